<?php
/**
 * A way to write to the shop, under an order in My Account.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * The link opens the widget where one writes to the shop, with this order chosen. That it is theirs, the server sees to.
 */
final class Order_Help {

	/**
	 * Adds the hooks. WooCommerce draws the order with 10.
	 */
	public static function register(): void {
		add_action( 'woocommerce_view_order', array( self::class, 'show' ), 20 );
	}

	/**
	 * Prints the link.
	 *
	 * @param int|string $order Its id.
	 */
	public static function show( $order ): void {
		if ( Widget::is_on() && Settings::on( 'program_live' ) && Settings::on( 'order_help' ) ) {
			printf(
				'<p><a class="button wp-element-button" href="#regulars" data-order="%d">%s</a></p>',
				(int) $order,
				esc_html__( 'Get help with this order', 'regulars-woocommerce' )
			);
		}
	}
}
