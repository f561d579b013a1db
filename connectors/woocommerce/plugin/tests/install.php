<?php
/**
 * Installs WordPress into the tests' database, once that answers, and switches both plugins on as an owner does.
 *
 * @package Regulars\WooCommerce
 */

$_SERVER += array( 'HTTP_HOST' => 'shop.test', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_URI' => '/' );
define( 'WP_INSTALLING', true );

mysqli_report( MYSQLI_REPORT_OFF );
$deadline = microtime( true ) + 30;
do {
	$database = @mysqli_connect( 'localhost', 'root', '', '', 0, getenv( 'REGULARS_TEST_SOCKET' ) );
	if ( ! $database ) {
		if ( microtime( true ) > $deadline ) {
			fwrite( STDERR, 'The database does not answer: ' . mysqli_connect_error() . "\n" );
			exit( 1 );
		}
		usleep( 20000 );
	}
} while ( ! $database );
$database->query( 'CREATE DATABASE shop CHARACTER SET utf8mb4' );

require getenv( 'REGULARS_TEST_SITE' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
add_filter( 'pre_wp_mail', '__return_true' );
wp_install( 'Shop', 'owner', 'owner@shop.test', true, '', 'password' );
update_option( 'permalink_structure', '/%postname%/' );
foreach ( array( 'woocommerce/woocommerce.php', 'regulars-woocommerce/regulars-woocommerce.php' ) as $plugin ) {
	$failed = activate_plugin( $plugin );
	if ( is_wp_error( $failed ) ) {
		fwrite( STDERR, "$plugin: " . $failed->get_error_message() . ' ' . wp_json_encode( $failed->get_error_data() ) . "\n" );
		exit( 1 );
	}
}
