<?php
/**
 * What a member can use, above the cart and the checkout, with one tap.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * The script applies codes by the Store API's own route. A callback that applied them here and failed would leave a notice
 * in WooCommerce's session, and the checkout would be refused until a page printed it.
 */
final class Cart_Notice {

	/**
	 * Whether the page has the place already: a checkout may show the cart, too.
	 *
	 * @var bool
	 */
	private static $printed = false;

	/**
	 * Adds the hooks: of the shortcodes' pages, and of the blocks.
	 */
	public static function register(): void {
		add_action( 'woocommerce_before_cart', array( self::class, 'show' ) );
		add_action( 'woocommerce_before_checkout_form', array( self::class, 'show' ), 5 );
		add_filter( 'render_block_woocommerce/cart', array( self::class, 'precede' ) );
		add_filter( 'render_block_woocommerce/checkout', array( self::class, 'precede' ) );
	}

	/**
	 * Prints the place.
	 */
	public static function show(): void {
		echo wp_kses_post( self::once_html() );
	}

	/**
	 * Puts the place before a block.
	 *
	 * @param string $content The block.
	 */
	public static function precede( string $content ): string {
		return self::once_html() . $content;
	}

	/**
	 * The place, the first time. WooCommerce keeps these pages out of caches, so that they may differ for who is signed
	 * in: nobody else has anything to use.
	 */
	private static function once_html(): string {
		$mine = Widget::is_on() && Settings::on( 'program_live' ) && Settings::on( 'cart_notice' ) && is_user_logged_in() && ! self::$printed;
		if ( ! $mine || is_admin() || wp_is_serving_rest_request() || self::is_over() ) {
			return '';
		}
		self::$printed = true;
		return Part::place_html( 'part/cart?', 'min-height:84px;margin-block-end:1.5em' );
	}

	/**
	 * Whether the order is placed: the checkout's page says thanks.
	 */
	private static function is_over(): bool {
		return function_exists( 'is_wc_endpoint_url' ) && is_wc_endpoint_url( 'order-received' );
	}
}
