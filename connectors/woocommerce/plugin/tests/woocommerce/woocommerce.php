<?php
/**
 * Plugin Name: WooCommerce
 * Description: Stands in for WooCommerce's functions and hooks in the tests of the Regulars plugin, kept to what WooCommerce's documentation promises.
 * Version:     10.7.0
 *
 * @package Regulars\WooCommerce
 */

defined( 'ABSPATH' ) || exit;

define( 'WC_VERSION', '10.7.0' );
define( 'WC_PLUGIN_FILE', __FILE__ );

require_once __DIR__ . '/class-featuresutil.php';

/**
 * WooCommerce's main class, by which plugins know that it is there.
 */
final class WooCommerce {

	/**
	 * Its version.
	 *
	 * @var string
	 */
	public $version = WC_VERSION;

	/**
	 * The one there is.
	 */
	public static function instance(): self {
		static $one = null;
		$one        = $one ?? new self();
		return $one;
	}
}

/**
 * WooCommerce's main object.
 */
function WC(): WooCommerce { // phpcs:ignore WordPress.NamingConventions.ValidFunctionName.FunctionNameInvalid -- WooCommerce's name.
	return WooCommerce::instance();
}

// WooCommerce gives its roles when it is switched on.
register_activation_hook(
	__FILE__,
	static function () {
		add_role( 'customer', 'Customer', array( 'read' => true ) );
		add_role( 'shop_manager', 'Shop manager', array( 'read' => true, 'manage_woocommerce' => true ) );
		get_role( 'administrator' )->add_cap( 'manage_woocommerce' );
	}
);

add_action(
	'plugins_loaded',
	static function () {
		do_action( 'woocommerce_loaded' );
		do_action( 'woocommerce_blocks_loaded' );
	},
	-1
);
add_action(
	'init',
	static function () {
		do_action( 'before_woocommerce_init' );
		do_action( 'woocommerce_init' );
	},
	0
);
