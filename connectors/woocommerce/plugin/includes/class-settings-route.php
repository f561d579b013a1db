<?php
/**
 * The route that the server tells a change of the program by: wc-regulars/v1/settings.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * The body is whatever the server's version says; Settings takes from it what this version knows.
 */
final class Settings_Route {

	/**
	 * Settings lie in an autoloaded option, which every page of the shop reads.
	 */
	const MOST_BYTES = 16384;

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
			Connection_Route::ROOT,
			'/settings',
			array(
				'methods'             => 'PUT',
				'callback'            => array( self::class, 'put' ),
				'permission_callback' => array( Connection_Route::class, 'may' ),
			)
		);
	}

	/**
	 * Keeps the settings of a connected shop.
	 *
	 * @param WP_REST_Request $request With a JSON object.
	 * @return WP_REST_Response|WP_Error
	 */
	public static function put( WP_REST_Request $request ) {
		$said = $request->get_json_params();
		if ( ! is_array( $said ) || array_values( $said ) === $said ) {
			return new WP_Error( 'rest_invalid_param', 'The body must be a JSON object of settings.', array( 'status' => 400 ) );
		}
		if ( strlen( $request->get_body() ) > self::MOST_BYTES ) {
			return new WP_Error( 'rest_invalid_param', 'The settings are too long.', array( 'status' => 413 ) );
		}
		if ( ! Connection::exists() ) {
			return new WP_Error( 'regulars_not_connected', 'This shop is not connected.', array( 'status' => 409 ) );
		}
		Settings::save( $said );
		Status::heard();
		return new WP_REST_Response( null, 204 );
	}
}
