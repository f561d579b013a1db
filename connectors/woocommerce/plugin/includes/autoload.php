<?php
/**
 * Finds Regulars\WooCommerce\Foo_Bar in class-foo-bar.php beside this file.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

spl_autoload_register(
	static function ( string $name ): void {
		if ( 0 !== strpos( $name, __NAMESPACE__ . '\\' ) ) {
			return;
		}
		$base = substr( $name, strlen( __NAMESPACE__ ) + 1 );
		$file = __DIR__ . '/class-' . strtolower( str_replace( '_', '-', $base ) ) . '.php';
		if ( is_readable( $file ) ) {
			require_once $file;
		}
	}
);
