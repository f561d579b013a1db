<?php
/**
 * An empty place on a page of the shop, which the script fills once the page is there.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * It says nothing of anybody, so that the page may be cached, and costs neither a query nor a call. Room that is kept for
 * what comes stays when nothing does: nothing on the page ever moves.
 */
final class Part {

	/**
	 * The element.
	 *
	 * @param string $path Of the server's storefront API, with "?" at the end: what the script adds follows.
	 * @param string $room CSS that keeps room for what comes.
	 * @param string $away Said when it does not come; "" for nothing.
	 */
	public static function place_html( string $path, string $room = '', string $away = '' ): string {
		$html = '' === $away ? '' : '<p hidden>' . esc_html( $away ) . '</p>';
		return '<div class="regulars-part" style="' . esc_attr( $room ) . '" data-regulars-part="' . esc_attr( $path ) . '">' . $html . '</div>';
	}

	/**
	 * What is said where the rewards do not come.
	 */
	public static function away(): string {
		return __( 'Your rewards cannot be shown right now. Nothing is lost; please look again in a moment.', 'regulars-woocommerce' );
	}
}
