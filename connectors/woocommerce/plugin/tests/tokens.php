<?php
/**
 * Prints a token of each kind as JSON, signed by the plugin's own code outside WordPress, for a test in Go that reads them:
 * php tokens.php <store key> <secret> <seconds of Unix time>
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

define( 'ABSPATH', __DIR__ );

/**
 * The connection, as WordPress would have it.
 *
 * @param string $name Of the option.
 */
function get_option( string $name ) {
	global $argv;
	$home = 'https://shop.example';
	return 'home' === $name ? $home : array( 'store_key' => $argv[1], 'shared_secret' => $argv[2], 'api_url' => 'https://app.example', 'home' => $home );
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
 * @param mixed $value Any.
 * @param int   $flags Of json_encode().
 */
function wp_json_encode( $value, int $flags ): string {
	return json_encode( $value, $flags );
}

/**
 * Runs the shop and owns it.
 */
function user_can(): bool {
	return true;
}

/**
 * Where wp-admin is: on another host than the shop.
 */
function admin_url(): string {
	return 'https://Admin.shop.example:8443/wp/wp-admin/';
}

/**
 * As in WordPress.
 */
function get_user_locale(): string {
	return 'de_DE';
}

require dirname( __DIR__ ) . '/includes/autoload.php';
require __DIR__ . '/class-wp-user.php';
$user               = new \WP_User();
$user->ID           = 7;
$user->display_name = 'Jürgen "J" O’Hara/Söhne';
$now                = (int) $argv[3];
echo json_encode(
	array(
		'shopper' => Token::shopper( 42, $now ),
		'visitor' => Token::shopper( 0, $now ),
		'staff'   => Token::staff( $user, $now ),
		'server'  => Token::server( $now ),
	)
);
