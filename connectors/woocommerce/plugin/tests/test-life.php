<?php
/**
 * Switched on, switched off, deleted.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Regulars\WooCommerce\Connection;
use Regulars\WooCommerce\Disconnect;
use Regulars\WooCommerce\Plugin;
use Regulars\WooCommerce\Refresh;
use Regulars\WooCommerce\Settings;
use Regulars\WooCommerce\Status;
use WC_Webhook;

/**
 * By WordPress's own functions.
 */
final class Life_Test extends Shop_Test {

	const PLUGIN = 'regulars-woocommerce/regulars-woocommerce.php';

	/**
	 * WordPress switched it on while the shop of the tests was made.
	 */
	public function test_activation(): void {
		$this->assertTrue( is_plugin_active( self::PLUGIN ) );
		$this->assertSame( 'twicedaily', wp_get_schedule( Refresh::HOOK ) );
		$this->assertFalse( get_option( Connection::OPTION ), 'nothing is connected by itself' );
	}

	/**
	 * WordPress reads the headers that keep shops from running it where it cannot.
	 */
	public function test_headers(): void {
		$headers = get_plugin_data( WP_PLUGIN_DIR . '/' . self::PLUGIN, false, false );
		$this->assertSame( REGULARS_VERSION, $headers['Version'] );
		$this->assertSame( '6.7', $headers['RequiresWP'] );
		$this->assertSame( '7.4', $headers['RequiresPHP'] );
		$this->assertSame( 'woocommerce', $headers['RequiresPlugins'] );
		$this->assertSame( 'regulars-woocommerce', $headers['TextDomain'] );
		$this->assertTrue( validate_plugin_requirements( self::PLUGIN ) );
	}

	/**
	 * WooCommerce hears that order tables and blocks are gone along with.
	 */
	public function test_declares_compatibility(): void {
		$this->assertSame( array( 'custom_order_tables' => true, 'cart_checkout_blocks' => true ), FeaturesUtil::$declared[ self::PLUGIN ] );
	}

	/**
	 * Both options that pages read are loaded with all others; the third, which none reads, is not.
	 */
	public function test_pages_cost_no_query(): void {
		global $wpdb;
		$this->connect();
		Settings::save( array( 'program_name' => 'Club' ) );
		Status::heard();
		wp_cache_flush();
		$loaded = wp_load_alloptions();
		$this->assertArrayHasKey( Connection::OPTION, $loaded );
		$this->assertArrayHasKey( Settings::OPTION, $loaded );
		$this->assertArrayNotHasKey( Status::OPTION, $loaded );
		$before = $wpdb->num_queries;
		Connection::exists();
		Settings::on( 'widget' );
		$this->assertSame( $before, $wpdb->num_queries );
	}

	/**
	 * Switched off nothing runs; switched on again the shop is connected as before.
	 */
	public function test_deactivation_and_back(): void {
		$this->connect();
		deactivate_plugins( self::PLUGIN );
		$this->assertFalse( wp_next_scheduled( Refresh::HOOK ) );
		$this->assertTrue( Connection::exists() );
		$this->assertNull( activate_plugin( self::PLUGIN ) );
		$this->assertNotFalse( wp_next_scheduled( Refresh::HOOK ) );
	}

	/**
	 * Deleting it tells the server, and leaves nothing of ours in the database.
	 */
	public function test_uninstall(): void {
		$server = $this->server();
		$server->answer( 204 );
		$this->connect( $server->api_url );
		Settings::save( array( 'program_name' => 'Club' ) );
		Status::heard();
		$this->assertNotNull( get_page_by_path( 'rewards' ) );
		deactivate_plugins( self::PLUGIN );
		Refresh::schedule(); // As somebody leaves it who deleted the folder while the plugin was on, and put it back.
		uninstall_plugin( self::PLUGIN );
		$this->assert_nothing_left();
		$this->assertSame( '/storefront/woocommerce/v1/plugin/disconnect', $server->asked()[0]['path'] );
	}

	/**
	 * A server that is away keeps nobody from deleting the plugin.
	 */
	public function test_uninstall_without_server(): void {
		$this->connect();
		Plugin::uninstall();
		$this->assertSame( array( 'POST http://127.0.0.1:9/storefront/woocommerce/v1/plugin/disconnect' ), $this->calls );
		$this->assertFalse( get_option( Connection::OPTION ) );
	}

	/**
	 * WooCommerce would go on delivering orders and customers to a server that the shop has left.
	 */
	public function test_disconnecting_ends_the_deliveries(): void {
		$this->connect();
		new WC_Webhook( 1, 'https://loyalty.example.com/webhooks/woocommerce/shop.test' );
		new WC_Webhook( 2, 'https://books.example.com/hooks/another-shop.test' );
		new WC_Webhook( 3, 'https://loyalty.example.com/webhooks/woocommerce/shop.test' );
		Disconnect::now();
		$this->assertSame( array( 2 ), array_keys( WC_Webhook::$all ) );
		Disconnect::now();
		$this->assertSame( array( 2 ), array_keys( WC_Webhook::$all ), 'without a connection none is ours' );
		WC_Webhook::$all = array();
	}

	/**
	 * Looks for what is left.
	 */
	private function assert_nothing_left(): void {
		global $wpdb;
		$left = $wpdb->get_col( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%regulars%'" );
		$this->assertSame( array(), $left );
		$this->assertStringNotContainsString( 'regulars', maybe_serialize( array( get_option( 'cron' ), get_option( 'active_plugins' ) ) ) );
		$this->assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->usermeta} WHERE meta_key LIKE '%regulars%'" ) );
		$this->assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->postmeta} WHERE meta_key LIKE '%regulars%'" ) );
		$this->assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->posts} WHERE post_content LIKE '%regulars%'" ) );
	}
}
