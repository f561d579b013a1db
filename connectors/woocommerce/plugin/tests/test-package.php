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

		symlink( WP_PLUGIN_DIR . '/woocommerce', "$plugins/woocommerce" );
		$code = 'echo REGULARS_FILE, "\n", has_action("rest_api_init", array("Regulars\\\\WooCommerce\\\\Connection_Route", "add"));';
		$this->assertSame( array( "$root/regulars-woocommerce.php", '10' ), self::in_a_shop( $plugins, $code ) );
	}

	/**
	 * A connected shop whose WooCommerce was deleted by hand shows its pages, and errs nowhere.
	 */
	public function test_survives_without_woocommerce(): void {
		$plugins = getenv( 'REGULARS_TEST_SITE' ) . '/wp-content/alone';
		mkdir( $plugins );
		symlink( dirname( __DIR__ ), "$plugins/regulars-woocommerce" );
		$code = <<<'PHP'
ob_start();
wp();
do_action( 'template_redirect' );
wp_head();
echo do_shortcode( '[regulars_rewards]' );
wp_footer();
rest_get_server()->dispatch( new WP_REST_Request( 'GET', '/wc-regulars/v1/connection' ) );
ob_end_clean();
echo class_exists( 'WooCommerce' ) ? 'with' : 'without', ' ', Regulars\WooCommerce\Connection::exists() ? 'connected' : 'alone';
PHP;
		$this->assertSame( array( 'without connected' ), self::in_a_shop( $plugins, $code ) );
	}

	/**
	 * Runs code in a process of its own, in a connected shop.
	 *
	 * @param string $plugins Where its plugins are.
	 * @param string $code    PHP.
	 * @return string[] The lines that it printed, errors among them.
	 */
	private static function in_a_shop( string $plugins, string $code ): array {
		$before = <<<'PHP'
define( 'WP_PLUGIN_DIR', $argv[1] );
$_SERVER += array( 'HTTP_HOST' => 'shop.test', 'SERVER_NAME' => 'shop.test', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1' );
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['PHP_SELF']    = '/index.php';
$connected = static function () {
	return array( 'store_key' => 'shop.test', 'shared_secret' => str_repeat( 's', 32 ), 'api_url' => 'http://127.0.0.1:9', 'home' => 'http://shop.test' );
};
$wp_filter = array( 'pre_option_regulars_connection' => array( 10 => array( array( 'function' => $connected, 'accepted_args' => 0 ) ) ) );
require $argv[2];

PHP;
		exec( implode( ' ', array_map( 'escapeshellarg', array( PHP_BINARY, '-r', $before . $code, $plugins, ABSPATH . 'wp-load.php' ) ) ) . ' 2>&1', $printed );
		return $printed;
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
