<?php
/**
 * The route that the server connects, looks at and disconnects this shop with: wc-regulars/v1/connection.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * WooCommerce lets its REST keys into namespaces that begin with "wc-".
 */
final class Connection_Route {

	const ROOT = 'wc-regulars/v1';

	/**
	 * A web address.
	 */
	const ADDRESS = '#^https?://[^/\s]+[^\s]*$#D';

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
			'/connection',
			array(
				array(
					'methods'             => 'GET',
					'callback'            => array( self::class, 'show' ),
					'permission_callback' => array( self::class, 'may' ),
				),
				array(
					'methods'             => 'POST',
					'callback'            => array( self::class, 'connect' ),
					'permission_callback' => array( self::class, 'may' ),
					'args'                => self::args(),
				),
				array(
					'methods'             => 'DELETE',
					'callback'            => array( self::class, 'disconnect' ),
					'permission_callback' => array( self::class, 'may' ),
				),
			)
		);
	}

	/**
	 * Whether whoever asks runs the shop.
	 */
	public static function may(): bool {
		return current_user_can( 'manage_woocommerce' );
	}

	/**
	 * Answers what this plugin is, and whether it is connected.
	 */
	public static function show(): WP_REST_Response {
		return self::answer( self::about() + array( 'connected' => Connection::exists() ) );
	}

	/**
	 * Keeps the connection and answers what this plugin is. What the server says in words newer than ours is left out.
	 *
	 * @param WP_REST_Request $request With the fields of args().
	 */
	public static function connect( WP_REST_Request $request ): WP_REST_Response {
		$fields = array();
		foreach ( array_keys( self::args() ) as $name ) {
			$fields[ $name ] = (string) $request->get_param( $name );
		}
		if ( Connection::store_key() !== $fields['store_key'] || Connection::api_url() !== untrailingslashit( $fields['api_url'] ) ) {
			Settings::forget(); // They are another program's.
			Status::forget();
		}
		Connection::save( $fields );
		Status::heard();
		Refresh::soon();
		return self::answer( self::about() );
	}

	/**
	 * Forgets the connection and what the server said.
	 */
	public static function disconnect(): WP_REST_Response {
		Connection::forget();
		Settings::forget();
		Status::forget();
		return self::answer( self::about() + array( 'connected' => false ) );
	}

	/**
	 * Refuses what is no web address.
	 *
	 * @param mixed           $value   What was sent.
	 * @param WP_REST_Request $request Not used.
	 * @param string          $name    The parameter.
	 * @return true|WP_Error
	 */
	public static function address( $value, WP_REST_Request $request, string $name ) {
		if ( is_string( $value ) && preg_match( self::ADDRESS, $value ) && strlen( $value ) <= 2048 ) {
			return true;
		}
		return new WP_Error( 'rest_invalid_param', "$name must be a web address that begins with https:// or http://." );
	}

	/**
	 * What can be said. A required field without a default would be refused with another code when it is missing; without
	 * a callback to clean by, WordPress would also check the defaults.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private static function args(): array {
		$text = array(
			'type'              => 'string',
			'default'           => '',
			'maxLength'         => 2048,
			'validate_callback' => 'rest_validate_request_arg',
			'sanitize_callback' => null,
		);
		return array(
			'store_key'      => array( 'minLength' => 1 ) + $text,
			'shared_secret'  => array( 'minLength' => 32 ) + $text,
			'api_url'        => array( 'validate_callback' => array( self::class, 'address' ) ) + $text,
			'server_version' => $text,
			'plugin_min'     => $text,
		);
	}

	/**
	 * What the server learns of this shop: never the secret.
	 *
	 * @return array<string,mixed>
	 */
	private static function about(): array {
		return array(
			'plugin'      => REGULARS_VERSION,
			'protocol'    => Plugin::PROTOCOL,
			'wordpress'   => get_bloginfo( 'version' ),
			'woocommerce' => defined( 'WC_VERSION' ) ? WC_VERSION : '',
			'php'         => PHP_VERSION,
			'locale'      => get_locale(),
			'features'    => Plugin::FEATURES,
		);
	}

	/**
	 * An answer that nothing on the way may keep.
	 *
	 * @param array<string,mixed> $body What to say.
	 */
	private static function answer( array $body ): WP_REST_Response {
		return new WP_REST_Response( $body, 200, array( 'Cache-Control' => 'no-store' ) );
	}
}
