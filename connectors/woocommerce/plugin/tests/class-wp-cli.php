<?php
/**
 * Stands in for WP-CLI, kept to what its handbook says of these methods.
 *
 * @package Regulars\WooCommerce
 */

use Regulars\WooCommerce\Tests\Stopped;

/**
 * Prints into a list; ends a command by an exception.
 */
final class WP_CLI {

	/**
	 * What was printed.
	 *
	 * @var string[]
	 */
	public static $printed = array();

	/**
	 * What whoever is asked says.
	 *
	 * @var bool
	 */
	public static $agrees = true;

	/**
	 * Prints a line.
	 *
	 * @param string $words To print.
	 */
	public static function line( string $words ): void {
		self::$printed[] = $words;
	}

	/**
	 * Prints good news.
	 *
	 * @param string $words To print.
	 */
	public static function success( string $words ): void {
		self::line( "Success: $words" );
	}

	/**
	 * Prints a warning.
	 *
	 * @param string $words To print.
	 */
	public static function warning( string $words ): void {
		self::line( "Warning: $words" );
	}

	/**
	 * Prints an error and ends with 1.
	 *
	 * @param string $words To print.
	 */
	public static function error( string $words ): void {
		self::line( "Error: $words" );
		self::halt( 1 );
	}

	/**
	 * Ends.
	 *
	 * @param int $code The exit status.
	 */
	public static function halt( int $code ): void {
		throw new Stopped( (string) $code );
	}

	/**
	 * Asks, unless --yes was given; ends when the answer is no.
	 *
	 * @param string               $question To ask.
	 * @param array<string,mixed>  $named    Options.
	 */
	public static function confirm( string $question, array $named = array() ): void {
		if ( empty( $named['yes'] ) && ! self::$agrees ) {
			self::halt( 0 );
		}
	}
}
