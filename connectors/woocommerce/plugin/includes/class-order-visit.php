<?php
/**
 * Whose invitation a buyer followed, kept with the order: the script keeps it in a cookie until then.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WC_Order;

defined( 'ABSPATH' ) || exit;

/**
 * The server reads it with the order and believes none but its own.
 */
final class Order_Visit {

	const COOKIE = 'regulars_visit';

	const META = '_regulars_visit';

	/**
	 * Adds the hooks: of the checkout by shortcode, and by block.
	 */
	public static function register(): void {
		add_action( 'woocommerce_checkout_create_order', array( self::class, 'keep' ) );
		add_action( 'woocommerce_store_api_checkout_update_order_from_request', array( self::class, 'keep' ) );
	}

	/**
	 * Notes the visit; WooCommerce saves the order afterwards.
	 *
	 * @param WC_Order $order Being placed.
	 */
	public static function keep( $order ): void {
		$visit = Input::cookie( self::COOKIE );
		if ( Connection::exists() && preg_match( '/^[0-9A-Za-z_-]{1,40}$/', $visit ) ) {
			$order->update_meta_data( self::META, $visit );
		}
	}
}
