<?php
/**
 * The commands of "wp regulars". WP-CLI is in no registry that is reached here, so its few methods stand in.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\CLI;
use Regulars\WooCommerce\Connection;
use Regulars\WooCommerce\Status;
use WP_CLI;

require_once __DIR__ . '/class-wp-cli.php';

/**
 * Each as a person would run it.
 */
final class CLI_Test extends Shop_Test {

	/**
	 * Forgets what was printed.
	 */
	protected function setUp(): void {
		parent::setUp();
		WP_CLI::$printed = array();
		WP_CLI::$agrees  = true;
	}

	/**
	 * Runs a command and answers what it printed.
	 *
	 * @param string               $command One of CLI's.
	 * @param string[]             $args    Positional.
	 * @param array<string,string> $named   Options.
	 */
	private function cli( string $command, array $args = array(), array $named = array() ): string {
		WP_CLI::$printed = array();
		try {
			( new CLI() )->$command( $args, $named );
		} catch ( Stopped $stopped ) {
			WP_CLI::$printed[] = 'ended ' . $stopped->getMessage();
		}
		return implode( "\n", WP_CLI::$printed );
	}

	/**
	 * The state, for people and for scripts; a shop that is not connected ends with 1.
	 */
	public function test_status(): void {
		$said = $this->cli( 'status' );
		$this->assertStringContainsString( 'connected:  no', $said );
		$this->assertStringContainsString( 'ended 1', $said );
		$this->connect( 'https://app.example/storefront/woocommerce' );
		Status::failed( 'Away.' );
		$said = json_decode( $this->cli( 'status', array(), array( 'format' => 'json' ) ), true );
		$this->assertTrue( $said['connected'] );
		$this->assertSame( 'shop.test', $said['store_key'] );
		$this->assertSame( 'Away.', $said['problem'] );
		$this->assertStringNotContainsString( self::SECRET, $this->cli( 'status' ) );
	}

	/**
	 * The address to connect by, and a word on a bad one.
	 */
	public function test_connect(): void {
		$this->assertStringStartsWith( 'https://app.example/woocommerce/connect?url=http%3A%2F%2Fshop.test&return=', $this->cli( 'connect', array( 'https://app.example' ) ) );
		$this->assertStringContainsString( 'Error: server:', $this->cli( 'connect', array( 'http://app.example' ) ) );
		$this->assertStringContainsString( 'Error: server:', $this->cli( 'connect' ) );
	}

	/**
	 * Asked first; gone afterwards, server or none.
	 */
	public function test_disconnect(): void {
		$this->assertStringContainsString( 'was not connected', $this->cli( 'disconnect' ) );
		$this->connect();
		WP_CLI::$agrees = false;
		$this->cli( 'disconnect' );
		$this->assertTrue( Connection::exists() );
		$this->assertStringContainsString( 'could not be told', $this->cli( 'disconnect', array(), array( 'yes' => true ) ) );
		$this->assertFalse( Connection::exists() );
		$server = $this->server();
		$server->answer( 204 );
		$this->connect( $server->api_url );
		$this->assertSame( 'Success: Disconnected.', $this->cli( 'disconnect', array(), array( 'yes' => true ) ) );
	}

	/**
	 * The settings, or why not.
	 */
	public function test_refresh(): void {
		$this->assertStringContainsString( 'Error: This shop is not connected', $this->cli( 'refresh' ) );
		$server = $this->server();
		$server->answer( 200, '{}' );
		$this->connect( $server->api_url );
		$this->assertStringContainsString( 'Success', $this->cli( 'refresh' ) );
	}
}
