<?php
/**
 * The one way from this shop to its server.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Never called while a page of the shop is made: from WP-Cron, admin actions and the command line alone, and for a
 * page that a shopper asked for on purpose. A server that is away costs two seconds there, and nothing anywhere else.
 */
final class Server {

	/**
	 * Seconds.
	 */
	const PATIENCE = 2;

	const MOST_BYTES = 1048576;

	/**
	 * Calls the plugin's API and reads its JSON; an answer without a body is array().
	 *
	 * @param string                   $method GET or POST.
	 * @param string                   $path   Behind the connection's api_url, such as "/v1/plugin/settings".
	 * @param array<string,mixed>|null $body   To send as JSON.
	 * @return array<mixed>|WP_Error
	 */
	public static function call( string $method, string $path, ?array $body = null ) {
		$text = self::fetch( $method, $path, Token::server(), $body );
		if ( is_wp_error( $text ) ) {
			return $text;
		}
		$read = '' === $text ? array() : json_decode( $text, true );
		return is_array( $read ) ? $read : self::problem( 'regulars_unreadable', __( 'The Regulars server answered something that cannot be read.', 'regulars-woocommerce' ) );
	}

	/**
	 * Calls the server as whom the token names, and answers the body of a 2xx.
	 *
	 * @param string                   $method GET or POST.
	 * @param string                   $path   Behind the connection's api_url.
	 * @param string                   $token  One of Token's.
	 * @param array<string,mixed>|null $body   To send as JSON.
	 * @return string|WP_Error
	 */
	public static function fetch( string $method, string $path, string $token, ?array $body = null ) {
		if ( ! Connection::exists() ) {
			return self::problem( 'regulars_not_connected', __( 'This shop is not connected to a Regulars server.', 'regulars-woocommerce' ) );
		}
		$response = wp_remote_request( Connection::api_url() . $path, self::request( $method, $token, $body ) );
		if ( is_wp_error( $response ) ) {
			/* translators: %s: what went wrong, in WordPress's words. */
			return self::problem( 'regulars_away', sprintf( __( 'The Regulars server could not be reached: %s', 'regulars-woocommerce' ), $response->get_error_message() ) );
		}
		Status::heard( (string) wp_remote_retrieve_header( $response, 'regulars-plugin-newest' ) );
		$code = (int) wp_remote_retrieve_response_code( $response );
		if ( 401 === $code ) {
			return self::problem( 'regulars_refused', __( 'The Regulars server does not take this shop’s signature. Check the clock of this web server, or disconnect and connect again.', 'regulars-woocommerce' ), $code );
		}
		if ( $code < 200 || $code > 299 ) {
			/* translators: %d: an HTTP status such as 503. */
			return self::problem( 'regulars_refused', sprintf( __( 'The Regulars server answered with status %d.', 'regulars-woocommerce' ), $code ), $code );
		}
		return wp_remote_retrieve_body( $response );
	}

	/**
	 * A request as WordPress takes it.
	 *
	 * @param string                   $method GET or POST.
	 * @param string                   $token  One of Token's.
	 * @param array<string,mixed>|null $body   To send as JSON.
	 * @return array<string,mixed>
	 */
	private static function request( string $method, string $token, ?array $body ): array {
		$request = array(
			'method'              => $method,
			'timeout'             => self::PATIENCE,
			'redirection'         => 0, // A token goes to the server alone.
			'limit_response_size' => self::MOST_BYTES,
			'headers'             => array(
				'Authorization'   => 'Bearer ' . $token,
				'Accept-Language' => str_replace( '_', '-', get_user_locale() ),
				'Regulars-Plugin' => REGULARS_VERSION,
			),
		);
		if ( null !== $body ) {
			$request['headers']['Content-Type'] = 'application/json';
			$request['body']                    = (string) wp_json_encode( $body );
		}
		return $request;
	}

	/**
	 * What went wrong, kept for the settings page.
	 *
	 * @param string $code   One of ours.
	 * @param string $words  For whoever runs the shop.
	 * @param int    $status The server's, 0 for none.
	 */
	private static function problem( string $code, string $words, int $status = 0 ): WP_Error {
		Status::failed( $words );
		return new WP_Error( $code, $words, array( 'status' => $status ) );
	}
}
