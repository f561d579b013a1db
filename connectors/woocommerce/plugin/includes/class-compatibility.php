<?php
/**
 * Tells WooCommerce which of its newer ways this plugin goes along with.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use Automattic\WooCommerce\Utilities\FeaturesUtil;

defined( 'ABSPATH' ) || exit;

/**
 * Orders are only ever read and written through WooCommerce's own objects, so that it does not matter where they lie.
 */
final class Compatibility {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'before_woocommerce_init', array( self::class, 'declare' ) );
	}

	/**
	 * Declares order tables (HPOS) and the blocks of cart and checkout.
	 */
	public static function declare(): void {
		if ( ! class_exists( FeaturesUtil::class ) ) {
			return;
		}
		FeaturesUtil::declare_compatibility( 'custom_order_tables', REGULARS_FILE, true );
		FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', REGULARS_FILE, true );
	}
}
