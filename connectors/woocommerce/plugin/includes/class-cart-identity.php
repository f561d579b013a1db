<?php
/**
 * Tells the shopper's own browser who they are, in the answer of WooCommerce's cart: a token of five minutes, signed.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * The cart's answer is nobody else's, is never cached and cannot be read from another site.
 */
final class Cart_Identity {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'woocommerce_blocks_loaded', array( self::class, 'extend_cart' ) );
	}

	/**
	 * Extends the Store API's cart.
	 */
	public static function extend_cart(): void {
		if ( ! function_exists( 'woocommerce_store_api_register_endpoint_data' ) ) {
			return;
		}
		woocommerce_store_api_register_endpoint_data(
			array(
				'endpoint'        => 'cart',
				'namespace'       => 'regulars',
				'data_callback'   => array( self::class, 'data' ),
				'schema_callback' => array( self::class, 'schema' ),
				'schema_type'     => ARRAY_A,
			)
		);
	}

	/**
	 * The token, whom it names, and where the server is. Blocks also write the cart into the page itself, which may be cached: there it
	 * stays empty.
	 *
	 * @return array<string,string>
	 */
	public static function data(): array {
		$asked = wp_is_serving_rest_request() && Widget::is_on();
		return array(
			'token'    => $asked ? Token::shopper( get_current_user_id() ) : '',
			'customer' => $asked ? (string) get_current_user_id() : '',
			'api'      => $asked ? Connection::api_url() : '',
		);
	}

	/**
	 * Describes it.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	public static function schema(): array {
		$text = array(
			'type'     => 'string',
			'context'  => array( 'view', 'edit' ),
			'readonly' => true,
		);
		return array(
			'token'    => array( 'description' => __( 'Proves for five minutes who looks at the shop.', 'regulars-woocommerce' ) ) + $text,
			'customer' => array( 'description' => __( 'Whom the token names.', 'regulars-woocommerce' ) ) + $text,
			'api'      => array( 'description' => __( 'Where the rewards are.', 'regulars-woocommerce' ) ) + $text,
		);
	}
}
