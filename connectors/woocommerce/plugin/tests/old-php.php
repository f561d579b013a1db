<?php
/**
 * Runs by itself what the plugin works out without WordPress, for the check with PHP 7.4 in frontend/tools/php. It prints
 * what is wrong, and nothing else.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

define( 'ABSPATH', __DIR__ );
define( 'REGULARS_SERVER', 'http://regulars.internal:8080' );

/**
 * As in WordPress.
 *
 * @param string $name Of the option.
 * @return mixed
 */
function get_option( string $name ) {
	return $GLOBALS['options'][ $name ] ?? false;
}

/**
 * As in WordPress.
 *
 * @param string $name  Of the option.
 * @param mixed  $value To keep.
 */
function update_option( string $name, $value ): void {
	$GLOBALS['options'][ $name ] = $value;
}

/**
 * As in WordPress.
 *
 * @param string $text Any.
 */
function untrailingslashit( string $text ): string {
	return rtrim( $text, '/' );
}

/**
 * As in WordPress.
 *
 * @param string $url Any.
 * @return array<string,mixed>|false
 */
function wp_parse_url( string $url ) {
	return parse_url( $url );
}

/**
 * As in WordPress.
 *
 * @param mixed $value Any.
 * @param int   $flags Of json_encode().
 */
function wp_json_encode( $value, int $flags = 0 ): string {
	return json_encode( $value, $flags );
}

/**
 * Complains of what is not so.
 *
 * @param string $what Should be so.
 * @param bool   $so   Is it.
 */
function expect( string $what, bool $so ): void {
	if ( ! $so ) {
		echo "$what\n";
	}
}

require dirname( __DIR__ ) . '/includes/autoload.php';

update_option( 'home', 'https://www.shop.example' );
Connection::save( array( 'store_key' => 'shop.example', 'shared_secret' => str_repeat( 's', 32 ), 'api_url' => 'https://app.example/' ) );
expect( 'connects', Connection::exists() && 'https://app.example' === Connection::api_url() );
update_option( 'home', 'http://shop.example/' );
expect( 'is the same shop with another scheme', Connection::exists() );

$signed = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzaG9wLmV4YW1wbGUiLCJhdWQiOiJyZWd1bGFycy1zaG9wcGVyIiwic3ViIjoiNDIiLCJpYXQiOjE3OTAwMDAwMDAsImV4cCI6MTc5MDAwMDMwMH0.';
expect( 'signs', $signed === substr( Token::shopper( 42, 1790000000 ), 0, strlen( $signed ) ) );

Settings::save( array( 'program_name' => 'New', 'updated_at' => '2026-01-02T00:00:00.200000123Z' ) );
Settings::save( array( 'program_name' => 'Old', 'updated_at' => '2026-01-02T00:00:00.100000123Z' ) );
expect( 'keeps the newer settings', 'New' === Settings::text( 'program_name' ) );
expect( 'has defaults', Settings::on( 'widget' ) && ! Settings::on( 'nothing' ) );

expect( 'reads an address', 'https://app.example' === Connect_Link::server( 'app.example/' ) );
expect( 'refuses http', '' === Connect_Link::server( 'http://app.example' ) );
expect( 'takes the configured server', REGULARS_SERVER === Connect_Link::server( REGULARS_SERVER ) );
