<?php
/**
 * The route where our page in wp-admin gets this shop's word for who looks at it: regulars/v1/staff-token.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_Error;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * Outside of the namespaces that WooCommerce lets its REST keys into: a key is nobody who looks at a page. WordPress
 * itself wants its nonce beside the cookie of whoever is signed in.
 */
final class Staff_Token_Route {

	const ROOT = 'regulars/v1';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'add' ) );
	}

	/**
	 * Adds the route.
	 */
	public static function add(): void {
		register_rest_route(
			self::ROOT,
			'/staff-token',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'give' ),
				'permission_callback' => array( Connection_Route::class, 'may' ),
			)
		);
	}

	/**
	 * Signs for five minutes who asks.
	 *
	 * @return WP_REST_Response|WP_Error
	 */
	public static function give() {
		$token = Token::staff( wp_get_current_user() );
		if ( '' === $token ) {
			return new WP_Error( 'regulars_not_connected', __( 'This shop is not connected to a Regulars server.', 'regulars-woocommerce' ), array( 'status' => 409 ) );
		}
		$answer = array( 'token' => $token, 'expires_in' => Token::LIFE );
		return new WP_REST_Response( $answer, 200, array( 'Cache-Control' => 'no-store' ) );
	}
}
