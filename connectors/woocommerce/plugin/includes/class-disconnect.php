<?php
/**
 * Ends the connection, from this shop's side.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * A server that is away is forgotten all the same: whoever ends the connection must be able to.
 */
final class Disconnect {

	/**
	 * Tells the server, ends what is delivered to it, and forgets it. Says whether the server heard, or was none.
	 */
	public static function now(): bool {
		$told = ! Connection::exists() || ! is_wp_error( Server::call( 'POST', '/v1/plugin/disconnect' ) );
		Deliveries::stop();
		Connection::forget();
		Settings::forget();
		Status::forget();
		return $told;
	}
}
