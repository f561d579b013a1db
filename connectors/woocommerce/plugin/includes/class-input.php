<?php
/**
 * The one place that reads what a browser sent: unslashed and cleaned, "" where there is none.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.Security.NonceVerification -- whoever reads a form checks its nonce; the tests walk that.

/**
 * Lists and nested fields are no input of ours and read as "".
 */
final class Input {

	/**
	 * A parameter of the address.
	 *
	 * @param string $name Of the parameter.
	 */
	public static function query( string $name ): string {
		return isset( $_GET[ $name ] ) && is_string( $_GET[ $name ] ) ? sanitize_text_field( wp_unslash( $_GET[ $name ] ) ) : '';
	}

	/**
	 * A field of a form. Its nonce is checked where this is called.
	 *
	 * @param string $name Of the field.
	 */
	public static function form( string $name ): string {
		return isset( $_POST[ $name ] ) && is_string( $_POST[ $name ] ) ? sanitize_text_field( wp_unslash( $_POST[ $name ] ) ) : '';
	}

	/**
	 * A cookie.
	 *
	 * @param string $name Of the cookie.
	 */
	public static function cookie( string $name ): string {
		return isset( $_COOKIE[ $name ] ) && is_string( $_COOKIE[ $name ] ) ? sanitize_text_field( wp_unslash( $_COOKIE[ $name ] ) ) : '';
	}
}
