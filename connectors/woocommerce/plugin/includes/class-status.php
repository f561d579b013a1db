<?php
/**
 * How the talk with the server goes, for the settings page and the command line. Not autoloaded: no page of the shop
 * reads it.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * When the server was heard last, what went wrong since, and which plugin it knows to be the newest.
 */
final class Status {

	const OPTION = 'regulars_status';

	/**
	 * When the server was heard last, in seconds of Unix time; 0 for never.
	 */
	public static function heard_at(): int {
		return (int) ( self::fields()['heard_at'] ?? 0 );
	}

	/**
	 * What went wrong since the server was heard last, "" for nothing.
	 */
	public static function problem(): string {
		return (string) ( self::fields()['problem'] ?? '' );
	}

	/**
	 * The newest plugin that the server knows of, "" where it does not tell.
	 */
	public static function newest(): string {
		return (string) ( self::fields()['newest'] ?? '' );
	}

	/**
	 * The server was heard. Written once a minute at most while nothing else is new.
	 *
	 * @param string $newest The newest plugin that it knows of, "" where it does not tell.
	 */
	public static function heard( string $newest = '' ): void {
		if ( ! preg_match( '/^\d+(\.\d+){1,3}$/', $newest ) ) {
			$newest = self::newest();
		}
		if ( '' === self::problem() && self::newest() === $newest && time() - self::heard_at() < MINUTE_IN_SECONDS ) {
			return;
		}
		self::save( array( 'heard_at' => time(), 'problem' => '', 'newest' => $newest ) );
	}

	/**
	 * The server was not heard, or refused.
	 *
	 * @param string $words For whoever runs the shop.
	 */
	public static function failed( string $words ): void {
		self::save( array( 'problem' => $words ) + self::fields() );
	}

	/**
	 * Forgets it all.
	 */
	public static function forget(): void {
		delete_option( self::OPTION );
	}

	/**
	 * Keeps the fields.
	 *
	 * @param array<string,mixed> $fields All of them.
	 */
	private static function save( array $fields ): void {
		update_option( self::OPTION, $fields, false );
	}

	/**
	 * What is kept.
	 *
	 * @return array<string,mixed>
	 */
	private static function fields(): array {
		$kept = get_option( self::OPTION );
		return is_array( $kept ) ? $kept : array();
	}
}
