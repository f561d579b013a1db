<?php
/**
 * Loads the shop that scripts/plugin-test made, both plugins included, as a request for its front page would.
 *
 * @package Regulars\WooCommerce
 */

$_SERVER += array( 'HTTP_HOST' => 'shop.test', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/' );

if ( ! getenv( 'REGULARS_TEST_SITE' ) ) {
	fwrite( STDERR, "Run scripts/plugin-test: it makes the shop that these tests run in.\n" );
	exit( 1 );
}
// This file runs inside a function of PHPUnit's, which overwrites globals with what is left of its variables.
global $shortcode_tags;
require getenv( 'REGULARS_TEST_SITE' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once __DIR__ . '/class-stopped.php';
require_once __DIR__ . '/class-regulars-server.php';
require_once __DIR__ . '/class-shop-test.php';
require_once __DIR__ . '/class-page-test.php';
