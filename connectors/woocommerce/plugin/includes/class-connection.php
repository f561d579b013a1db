<?php
/**
 * The connection between this shop and a Regulars server: one autoloaded option, so that pages read it without a query.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * The server writes it over WooCommerce's REST API (Connection_Route); a shop that has none shows nothing to shoppers.
 */
final class Connection {

	const OPTION = 'regulars_connection';

	/**
	 * Whether this shop is connected and may speak for itself.
	 */
	public static function exists(): bool {
		return '' !== self::field( 'shared_secret' ) && ! self::is_copied();
	}

	/**
	 * Whether the connection came here with a copy of another shop's database, as a staging site is made. The copy must
	 * not sign for the shop: an eraser run on it would erase the real shop's people.
	 */
	public static function is_copied(): bool {
		$home = self::field( 'home' );
		return '' !== $home && self::bare( $home ) !== self::here();
	}

	/**
	 * The name by which the server knows this shop.
	 */
	public static function store_key(): string {
		return self::field( 'store_key' );
	}

	/**
	 * The secret that this shop signs with. It leaves neither the shop nor the server.
	 */
	public static function secret(): string {
		return self::field( 'shared_secret' );
	}

	/**
	 * Where the server answers this shop, without a slash at the end; "/v1/..." follows.
	 */
	public static function api_url(): string {
		return self::field( 'api_url' );
	}

	/**
	 * The address that the connection was made for: another than this shop's in a copy of it.
	 */
	public static function home(): string {
		return self::field( 'home' );
	}

	/**
	 * The oldest plugin that the server goes along with, or "".
	 */
	public static function plugin_min(): string {
		return self::field( 'plugin_min' );
	}

	/**
	 * Keeps what the server says. Saying it again changes nothing.
	 *
	 * @param array<string,string> $fields As Connection_Route has checked them.
	 */
	public static function save( array $fields ): void {
		$fields['api_url'] = untrailingslashit( $fields['api_url'] );
		$fields['home']    = (string) get_option( 'home' );
		update_option( self::OPTION, $fields, true );
	}

	/**
	 * Forgets the server.
	 */
	public static function forget(): void {
		delete_option( self::OPTION );
	}

	/**
	 * One field, "" where the server did not say it.
	 *
	 * @param string $name The field.
	 */
	private static function field( string $name ): string {
		$fields = get_option( self::OPTION );
		return is_array( $fields ) && isset( $fields[ $name ] ) && is_string( $fields[ $name ] ) ? $fields[ $name ] : '';
	}

	/**
	 * This shop's address as it is compared. The option is read, not home_url(), which plugins for languages change.
	 */
	private static function here(): string {
		return self::bare( (string) get_option( 'home' ) );
	}

	/**
	 * An address without what may change while the shop stays the same: scheme, "www." and letter case of the host.
	 *
	 * @param string $url An address.
	 */
	private static function bare( string $url ): string {
		return untrailingslashit( (string) preg_replace( '#^https?://(www\.)?#', '', strtolower( $url ) ) );
	}
}
