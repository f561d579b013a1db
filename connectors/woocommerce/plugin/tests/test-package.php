<?php
/**
 * The zip that shops are given, in WordPress's hands.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Tests\Walk\Walker;

require_once __DIR__ . '/walk.php';

/**
 * Plugins → Add New → Upload Plugin, without the browser.
 */
final class Package_Test extends Shop_Test {

	/**
	 * WordPress unpacks it, reads its headers, finds that it may run, and loads it in a process of its own.
	 */
	public function test_installs(): void {
		require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';
		$plugins = getenv( 'REGULARS_TEST_SITE' ) . '/wp-content/packed';
		mkdir( $plugins );
		\WP_Filesystem();
		$done = unzip_file( getenv( 'REGULARS_TEST_ZIP' ), $plugins );
		$this->assertTrue( $done, is_wp_error( $done ) ? $done->get_error_message() : '' );
		$this->assertSame( array( 'regulars-woocommerce' ), array_values( array_diff( scandir( $plugins ), array( '.', '..' ) ) ) );

		$root = "$plugins/regulars-woocommerce";
		$this->assertDirectoryDoesNotExist( "$root/tests" );
		$headers = get_plugin_data( "$root/regulars-woocommerce.php", false, false );
		$this->assertSame( REGULARS_VERSION, $headers['Version'] );
		$this->assertSame( array(), Walker::walk( Walker::sources( $root ) ) );
		$this->assertFileExists( "$root/assets/regulars-woocommerce.js" );
		$this->assertFileExists( "$root/assets/admin/host.json" );

		$code = 'define("WP_PLUGIN_DIR", $argv[1]); $_SERVER["HTTP_HOST"] = "shop.test"; require $argv[2];'
			. 'echo REGULARS_FILE, "\n", has_action("rest_api_init", array("Regulars\\\\WooCommerce\\\\Connection_Route", "add"));';
		symlink( WP_PLUGIN_DIR . '/woocommerce', "$plugins/woocommerce" );
		exec( implode( ' ', array_map( 'escapeshellarg', array( PHP_BINARY, '-r', $code, $plugins, ABSPATH . 'wp-load.php' ) ) ) . ' 2>&1', $printed, $status );
		$this->assertSame( array( "$root/regulars-woocommerce.php", '10' ), $printed );
		$this->assertSame( 0, $status );
	}

	/**
	 * The readme says what WordPress's directory asks for, and the versions agree.
	 */
	public function test_readme(): void {
		$readme = file_get_contents( dirname( __DIR__ ) . '/readme.txt' );
		foreach ( array( 'Description', 'External services', 'Installation', 'Frequently Asked Questions', 'Changelog' ) as $section ) {
			$this->assertStringContainsString( "\n== $section ==\n", $readme );
		}
		$headers = get_plugin_data( dirname( __DIR__ ) . '/regulars-woocommerce.php', false, false );
		foreach ( array( 'Stable tag' => 'Version', 'Requires at least' => 'RequiresWP', 'Requires PHP' => 'RequiresPHP' ) as $name => $header ) {
			preg_match( "/^$name: (\S+)$/m", $readme, $found );
			$this->assertSame( $headers[ $header ], $found[1], $name );
		}
		preg_match( "/\n\n([^\n]+)\n\n== Description ==/", $readme, $short );
		$this->assertLessThanOrEqual( 150, strlen( $short[1] ) );
	}
}
