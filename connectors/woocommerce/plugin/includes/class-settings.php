<?php
/**
 * What the server says about the program, kept in one autoloaded option: pages read it without a query or a call.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * A server that says less than this is answered by the defaults; what it says beyond is kept and not looked at.
 */
final class Settings {

	const OPTION = 'regulars_settings';

	const DEFAULTS = array(
		'widget'         => true,
		'product_points' => true,
		'cart_notice'    => true,
		'account_tab'    => true,
		'order_help'     => true,
		'program_live'   => false,
		'program_name'   => '',
	);

	/**
	 * Whether something is switched on.
	 *
	 * @param string $name One of DEFAULTS, or what a newer server says.
	 */
	public static function on( string $name ): bool {
		return true === self::value( $name );
	}

	/**
	 * A word of the program, such as its name.
	 *
	 * @param string $name One of DEFAULTS, or what a newer server says.
	 */
	public static function text( string $name ): string {
		$value = self::value( $name );
		return is_string( $value ) ? $value : '';
	}

	/**
	 * Keeps what the server says, unless something newer is kept: two sayings may pass each other on the way.
	 *
	 * @param array<string,mixed> $said As the server says it.
	 */
	public static function save( array $said ): void {
		$kept = get_option( self::OPTION );
		if ( is_array( $kept ) && self::at( $said ) > 0 && self::at( $said ) < self::at( $kept ) ) {
			return;
		}
		update_option( self::OPTION, $said, true );
	}

	/**
	 * Forgets what the server said.
	 */
	public static function forget(): void {
		delete_option( self::OPTION );
	}

	/**
	 * What the server says of a name, else its default. A value of another type than the default's is not believed.
	 *
	 * @param string $name The setting.
	 * @return mixed
	 */
	private static function value( string $name ) {
		$said    = get_option( self::OPTION );
		$default = self::DEFAULTS[ $name ] ?? null;
		if ( ! is_array( $said ) || ! isset( $said[ $name ] ) ) {
			return $default;
		}
		return null === $default || gettype( $default ) === gettype( $said[ $name ] ) ? $said[ $name ] : $default;
	}

	/**
	 * When the server said it, in seconds; 0 where it does not tell.
	 *
	 * @param array<string,mixed> $said As the server says it.
	 */
	private static function at( array $said ): float {
		$text   = isset( $said['updated_at'] ) && is_string( $said['updated_at'] ) ? $said['updated_at'] : '';
		$moment = '' === $text ? false : date_create( (string) preg_replace( '/(\.\d{6})\d+/', '$1', $text ) ); // PHP 7 reads no nanoseconds.
		return $moment ? (float) $moment->format( 'U.u' ) : 0.0;
	}
}
