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
require_once __DIR__ . '/class-wc-webhook.php';
require_once __DIR__ . '/class-wc-cache-helper.php';
require_once __DIR__ . '/class-wc-coupon.php';
require_once __DIR__ . '/class-wc-cart.php';
require_once __DIR__ . '/class-wc-customer.php';
require_once __DIR__ . '/class-wc-discounts.php';
require_once __DIR__ . '/class-wc-session.php';

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
	 * The visitor's cart; null where a request has none.
	 *
	 * @var WC_Cart|null
	 */
	public $cart;

	/**
	 * What is kept for the visitor; null where a request has none.
	 *
	 * @var WC_Session|null
	 */
	public $session;

	/**
	 * Who buys; null where a request has no cart.
	 *
	 * @var WC_Customer|null
	 */
	public $customer;

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

/**
 * Extends an answer of the Store API: kept here, for tests to read.
 *
 * @param array $extension With endpoint, namespace, data_callback, schema_callback and schema_type.
 */
function woocommerce_store_api_register_endpoint_data( array $extension ): void {
	$GLOBALS['extensions'][ $extension['endpoint'] ][ $extension['namespace'] ] = $extension;
}

/**
 * Sets a cookie of the shop: noted here, for PHPUnit has sent output already.
 *
 * @param string $name   Of the cookie.
 * @param string $value  Of the cookie.
 * @param int    $expire Unix time.
 */
function wc_setcookie( string $name, string $value, int $expire = 0 ): void {
	$GLOBALS['cookies'][ $name ] = array( $value, $expire );
}

/**
 * Whether the page is an endpoint of a page of the shop, such as "order-received".
 *
 * @param string $endpoint By name.
 */
function is_wc_endpoint_url( string $endpoint ): bool {
	return '' !== get_query_var( $endpoint );
}

/**
 * Whether the page is the cart.
 */
function is_cart(): bool {
	return 'cart' === ( $GLOBALS['shop_page'] ?? '' );
}

/**
 * Whether the page is the checkout.
 */
function is_checkout(): bool {
	return 'checkout' === ( $GLOBALS['shop_page'] ?? '' );
}

/**
 * The address of a page of the shop.
 *
 * @param string $page     Such as "shop".
 * @param string $fallback Where there is none.
 */
function wc_get_page_permalink( string $page, string $fallback = '' ): string {
	return home_url( "/$page/" );
}

/**
 * Whether the shop takes coupons.
 */
function wc_coupons_enabled(): bool {
	return 'yes' === get_option( 'woocommerce_enable_coupons', 'yes' );
}

/**
 * Keeps something to be told on the next page that tells; an error stops the checkout until then.
 *
 * @param string $message As HTML.
 * @param string $type    "success", "error" or "notice".
 */
function wc_add_notice( string $message, string $type = 'success' ): void {
	$GLOBALS['notices'][ $type ][] = $message;
}

/**
 * What the next page will say, by kind.
 *
 * @return array<string,string[]>
 */
function wc_get_notices(): array {
	return $GLOBALS['notices'] ?? array();
}

/**
 * Has the next page say that and nothing else.
 *
 * @param array<string,string[]> $notices By kind.
 */
function wc_set_notices( array $notices ): void {
	$GLOBALS['notices'] = $notices;
}

// Products and their categories; and endpoints, which plugins add by a filter and which pages alone have.
add_action(
	'init',
	static function () {
		register_post_type( 'product', array( 'public' => true, 'rewrite' => array( 'slug' => 'product' ) ) );
		register_taxonomy( 'product_cat', 'product', array( 'public' => true ) );
		foreach ( apply_filters( 'woocommerce_get_query_vars', array( 'order-received' => 'order-received' ) ) as $endpoint ) {
			add_rewrite_endpoint( $endpoint, EP_PAGES );
		}
	}
);
