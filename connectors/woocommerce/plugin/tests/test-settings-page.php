<?php
/**
 * The page that connects and disconnects.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Connect_Link;
use Regulars\WooCommerce\Connection;
use Regulars\WooCommerce\Settings;
use Regulars\WooCommerce\Settings_Page;
use Regulars\WooCommerce\Status;

/**
 * As somebody in wp-admin uses it.
 */
final class Settings_Page_Test extends Shop_Test {

	/**
	 * Sends one of the page's forms and answers where it leads.
	 *
	 * @param string               $action Of admin-post.php.
	 * @param array<string,string> $fields Of the form.
	 * @param bool                 $nonce  Whether it carries its nonce.
	 */
	private function send( string $action, array $fields = array(), bool $nonce = true ): string {
		$_POST    = $fields + ( $nonce ? array( '_wpnonce' => wp_create_nonce( $action ) ) : array() );
		$_REQUEST = $_POST;
		add_filter( 'wp_redirect', static function ( $to ) {
			throw new Stopped( $to );
		} );
		foreach ( array( 'wp_die_handler', 'wp_die_ajax_handler', 'wp_die_json_handler' ) as $filter ) {
			add_filter( $filter, static function () {
				return static function ( $message, $title, $args ) {
					throw new Stopped( 'died ' . ( $args['response'] ?? 0 ) );
				};
			} );
		}
		try {
			do_action( "admin_post_$action" );
		} catch ( Stopped $stopped ) {
			return $stopped->getMessage();
		}
		return '';
	}

	/**
	 * The page as it is printed.
	 */
	private function page(): string {
		ob_start();
		Settings_Page::render();
		return ob_get_clean();
	}

	/**
	 * Consent and an address lead to the server, with this shop's address and the way back.
	 */
	public function test_connects_after_consent(): void {
		$this->sign_in( 'shop_manager' );
		$to = $this->send( 'regulars_connect', array( 'server' => ' https://app.example/ ', 'consent' => '1' ) );
		$this->assertSame( 'https://app.example/woocommerce/connect?url=http%3A%2F%2Fshop.test&return=' . rawurlencode( 'http://shop.test/wp-admin/admin.php?page=regulars-settings' ), $to );
		$this->assertSame( array(), $this->calls, 'the plugin itself has called nobody' );
		$this->assertFalse( Connection::exists() );
	}

	/**
	 * Without consent, address, nonce or right nothing happens.
	 */
	public function test_does_nothing_without_consent(): void {
		$this->sign_in( 'shop_manager' );
		$to = $this->send( 'regulars_connect', array( 'server' => 'https://app.example' ) );
		$this->assertStringContainsString( 'page=regulars-settings&regulars=no-consent&server=https%3A%2F%2Fapp.example', $to );
		$to = $this->send( 'regulars_connect', array( 'server' => 'ftp://app.example', 'consent' => '1' ) );
		$this->assertStringContainsString( 'regulars=bad-address', $to );
		foreach ( array( 'regulars_connect', 'regulars_refresh', 'regulars_disconnect' ) as $action ) {
			$fields = array( 'server' => 'https://app.example', 'consent' => '1' );
			$this->assertSame( 'died 403', $this->send( $action, $fields, false ), "$action without a nonce" );
		}
		$this->sign_in( 'subscriber' );
		$this->connect();
		foreach ( array( 'regulars_connect', 'regulars_refresh', 'regulars_disconnect' ) as $action ) {
			$this->assertSame( 'died 403', $this->send( $action, array( 'server' => 'https://app.example', 'consent' => '1' ) ), "$action by a subscriber" );
		}
		$this->assertTrue( Connection::exists() );
		$this->assertSame( array(), $this->calls );
	}

	/**
	 * Addresses as people type them.
	 *
	 * @dataProvider addresses
	 *
	 * @param string $typed  By somebody.
	 * @param string $server As it is used, "" for none.
	 */
	public function test_reads_addresses( string $typed, string $server ): void {
		$this->assertSame( $server, Connect_Link::server( $typed ) );
	}

	/**
	 * Good ones and bad ones.
	 *
	 * @return array<int,array{string,string}>
	 */
	public function addresses(): array {
		return array(
			array( 'https://app.example', 'https://app.example' ),
			array( 'app.example', 'https://app.example' ),
			array( 'https://app.example:8443/', 'https://app.example:8443' ),
			array( 'http://app.example', '' ),
			array( 'http://127.0.0.1:8080', 'http://127.0.0.1:8080' ),
			array( 'http://localhost:8080/', 'http://localhost:8080' ),
			array( 'http://localhost.evil.example', '' ),
			array( 'http://127.0.0.1.evil.example', '' ),
			array( 'https://user:pass@app.example', '' ),
			array( 'https://app.example/path', '' ),
			array( 'https://app.example?x=1', '' ),
			array( 'https://app.example#x', '' ),
			array( 'javascript://app.example', '' ),
			array( "https://app.example\r\nSet-Cookie: a=b", '' ),
			array( 'https://a b', '' ),
			array( 'https://', '' ),
			array( '', '' ),
		);
	}

	/**
	 * Not connected: what is sent is said, and what was typed is there again, escaped.
	 */
	public function test_shows_the_form(): void {
		$_GET = array( 'server' => 'https://app.example', 'regulars' => 'no-consent' );
		$page = $this->page();
		$this->assertStringContainsString( 'What is sent to the server', $page );
		$this->assertStringContainsString( 'value="https://app.example"', $page );
		$this->assertStringContainsString( 'Please tick the box', $page );
		$this->assertStringContainsString( 'name="_wpnonce"', $page );
		$_GET = array( 'server' => '"><script>', 'regulars' => '<script>' );
		$this->assertStringNotContainsString( '<script>', $this->page() );
		$this->assertSame( array(), $this->calls );
	}

	/**
	 * Connected: with whom, since when it was heard, what is newer; the secret is nowhere.
	 */
	public function test_shows_the_connection(): void {
		$this->connect( 'https://app.example/storefront/woocommerce' );
		$page = $this->page();
		$this->assertStringContainsString( 'app.example', $page );
		$this->assertStringContainsString( 'admin.php?page=regulars"', $page );
		$this->assertStringContainsString( 'Not published yet', $page );
		$this->assertStringContainsString( 'Not yet', $page );
		Settings::save( array( 'program_live' => true, 'program_name' => '<i>Club</i>' ) );
		Status::heard( '9.1.0' );
		Status::failed( 'The <b>server</b> is away.' );
		$page = $this->page();
		$this->assertStringContainsString( '&lt;i&gt;Club&lt;/i&gt;', $page );
		$this->assertStringContainsString( 'There is 9.1.0', $page );
		$this->assertStringContainsString( 'The &lt;b&gt;server&lt;/b&gt; is away.', $page );
		$this->assertStringNotContainsString( self::SECRET, $page );
		$this->assertSame( array(), $this->calls );
	}

	/**
	 * A copy of the shop says so and offers to connect.
	 */
	public function test_shows_a_copy(): void {
		$this->connect();
		add_filter( 'option_home', static function () {
			return 'https://staging.shop.test';
		} );
		$page = $this->page();
		$this->assertStringContainsString( 'was made for http://shop.test', $page );
		$this->assertStringContainsString( 'regulars_connect', $page );
	}

	/**
	 * Asking now says whether the server answered.
	 */
	public function test_asks_now(): void {
		$this->sign_in( 'shop_manager' );
		$server = $this->server();
		$this->connect( $server->api_url );
		$server->answer( 200, '{}' );
		$this->assertStringContainsString( 'regulars=heard', $this->send( 'regulars_refresh' ) );
		$server->answer( 500 );
		$this->assertStringContainsString( 'regulars=not-heard', $this->send( 'regulars_refresh' ) );
		$this->assertStringContainsString( 'answered with status 500', $this->page() );
	}

	/**
	 * Disconnecting tells the server; a server that is away is forgotten too.
	 */
	public function test_disconnects(): void {
		$this->sign_in( 'shop_manager' );
		$server = $this->server();
		$this->connect( $server->api_url );
		Settings::save( array( 'program_name' => 'Club' ) );
		$server->answer( 204 );
		$this->assertStringContainsString( 'regulars=disconnected', $this->send( 'regulars_disconnect' ) );
		$this->assertSame( '/storefront/woocommerce/v1/plugin/disconnect', $server->asked()[0]['path'] );
		foreach ( array( Connection::OPTION, Settings::OPTION, Status::OPTION ) as $option ) {
			$this->assertFalse( get_option( $option ), $option );
		}
		$this->connect();
		$this->assertStringContainsString( 'regulars=forgotten', $this->send( 'regulars_disconnect' ) );
		$this->assertFalse( Connection::exists() );
	}

	/**
	 * The page stands in WooCommerce's menu for who runs the shop, and in the list of plugins.
	 */
	public function test_is_in_the_menu(): void {
		$this->sign_in( 'shop_manager' );
		do_action( 'admin_menu', '' );
		$this->assertContains( 'regulars-settings', array_column( $GLOBALS['submenu']['woocommerce'] ?? array(), 2 ) );
		$links = apply_filters( 'plugin_action_links_regulars-woocommerce/regulars-woocommerce.php', array( 'deactivate' => 'x' ) );
		$this->assertSame( array( 'regulars', 'deactivate' ), array_keys( $links ) );
	}
}
