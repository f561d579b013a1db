<?php
/**
 * Where connecting this shop begins: a page of the server.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * The server then asks for a WooCommerce key on WooCommerce's own consent page.
 */
final class Connect_Link {

	/**
	 * The address of a server as it is used: without a path or a slash at its end, "" if it is none. Only a server on
	 * this machine, and one that wp-config.php names, may be asked without TLS.
	 *
	 * @param string $typed By whoever runs the shop.
	 */
	public static function server( string $typed ): string {
		$typed = trim( $typed );
		if ( '' !== $typed && false === strpos( $typed, '://' ) ) {
			$typed = 'https://' . $typed;
		}
		$typed = (string) preg_replace( '#(?<=[^/:])/$#', '', $typed );
		$parts = wp_parse_url( $typed );
		if ( ! is_array( $parts ) || array_diff( array_keys( $parts ), array( 'scheme', 'host', 'port' ) ) || empty( $parts['host'] ) ) {
			return '';
		}
		if ( ! preg_match( '/^([a-z0-9-]+\.)*[a-z0-9-]+$|^\[[0-9a-f:.]+\]$/i', $parts['host'] ) ) {
			return '';
		}
		$plain = 'http' === $parts['scheme'] && ( self::is_here( $parts['host'] ) || untrailingslashit( REGULARS_SERVER ) === $typed );
		return 'https' === $parts['scheme'] || $plain ? $typed : '';
	}

	/**
	 * The page of a server that connects this shop and comes back to ours.
	 *
	 * @param string $server As server() says it.
	 */
	public static function to( string $server ): string {
		$query = array(
			'url'    => (string) get_option( 'home' ),
			'return' => Settings_Page::url(),
		);
		return $server . '/woocommerce/connect?' . http_build_query( $query, '', '&', PHP_QUERY_RFC3986 );
	}

	/**
	 * Whether a host is this machine.
	 *
	 * @param string $host Of an address.
	 */
	private static function is_here( string $host ): bool {
		return 1 === preg_match( '/^(([a-z0-9-]+\.)*localhost|127(\.\d{1,3}){3}|\[::1\])$/i', $host );
	}
}
