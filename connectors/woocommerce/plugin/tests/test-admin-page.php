<?php
/**
 * Regulars in wp-admin, and the tokens of whoever looks at it.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Admin_Page;
use Regulars\WooCommerce\Connection;

/**
 * The page is WordPress's own: no frame, all files the plugin's, no secret in it.
 */
final class Admin_Page_Test extends Shop_Test {

	/**
	 * What another test asked for is no longer asked for.
	 */
	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wp_styles']         = null;
		$GLOBALS['wp_script_modules'] = null;
	}

	/**
	 * Opens the page as WordPress does, and answers all that is printed for it.
	 */
	private function open(): string {
		global $submenu, $menu, $_registered_pages, $_parent_pages;
		$submenu = array();
		$menu    = array();
		add_menu_page( 'WooCommerce', 'WooCommerce', 'read', 'woocommerce' );
		do_action( 'admin_menu' );
		$hook = get_plugin_page_hookname( Admin_Page::SLUG, 'woocommerce' );
		if ( ! has_action( $hook ) ) {
			return 'no such page';
		}
		do_action( "load-$hook" );
		ob_start();
		wp_styles()->do_items();
		do_action( $hook );
		wp_script_modules()->print_enqueued_script_modules();
		return ob_get_clean();
	}

	/**
	 * What the page tells our scripts.
	 *
	 * @param string $html Of the page.
	 * @return array<string,string>
	 */
	private function told( string $html ): array {
		$this->assertSame( 1, preg_match( '/ id="regulars-admin" data-theme="light" data-page="([^"]+)"/', $html, $found ) );
		return json_decode( html_entity_decode( $found[1], ENT_QUOTES ), true );
	}

	/**
	 * Whoever runs the shop sees our scripts' page, whose files are all here and whose words hold nothing secret.
	 */
	public function test_shows_the_page(): void {
		$this->sign_in( 'shop_manager' );
		$this->connect( 'https://app.example/storefront/woocommerce' );
		$html = $this->open();
		$told = $this->told( $html );
		$this->assertSame( 'https://app.example', $told['api'] );
		$this->assertSame( admin_url( 'admin.php?page=regulars' ), $told['page'] );
		$this->assertSame( rest_url( 'regulars/v1/staff-token' ), $told['token'] );
		$this->assertSame( 1, wp_verify_nonce( $told['nonce'], 'wp_rest' ) );
		$this->assertStringNotContainsString( self::SECRET, $html );
		$this->assertStringNotContainsString( 'iframe', $html );
		$this->assertStringNotContainsString( 'eyJ', $html, 'has no token in it' );

		$ours = preg_quote( plugins_url( 'assets/admin/', REGULARS_FILE ), '#' );
		preg_match_all( "#(?:src|href)=[\"']({$ours}[^\"'?]+\\.(?:js|css))[\"']#", $html, $found );
		$this->assertCount( 2, $found[1], $html );
		foreach ( $found[1] as $address ) {
			$this->assertFileExists( dirname( __DIR__ ) . '/assets/admin/' . substr( $address, strlen( plugins_url( 'assets/admin/', REGULARS_FILE ) ) ) );
		}
		$this->assertSame( 1, preg_match( '#<script(?=[^>]+type="module")[^>]+src="' . $ours . '#', $html ) );
		$this->assertSame( array(), $this->calls, 'asks nobody while it is printed' );
	}

	/**
	 * A shop that is not connected is shown how to connect, and loads nothing.
	 */
	public function test_without_a_connection(): void {
		$this->sign_in( 'administrator' );
		$html = $this->open();
		$this->assertStringContainsString( 'regulars_connect', $html );
		$this->assertStringNotContainsString( 'regulars-admin', $html );
	}

	/**
	 * Nobody else has the page in the menu, and no other page has its files.
	 */
	public function test_is_for_who_runs_the_shop(): void {
		$this->connect();
		$this->sign_in( 'customer' );
		$this->assertSame( 'no such page', $this->open() );
		ob_start();
		wp_styles()->do_items();
		wp_script_modules()->print_enqueued_script_modules();
		$this->assertStringNotContainsString( 'regulars', ob_get_clean() );
	}

	/**
	 * The shop signs who asks, for five minutes, and says where its wp-admin is.
	 */
	public function test_gives_a_token(): void {
		$this->connect();
		foreach ( array( 'administrator' => true, 'shop_manager' => false ) as $role => $owner ) {
			$id     = $this->sign_in( $role );
			$answer = $this->rest( 'POST', '/regulars/v1/staff-token' );
			$this->assertSame( 200, $answer->get_status() );
			$this->assertSame( 'no-store', $answer->get_headers()['Cache-Control'] );
			$this->assertSame( 300, $answer->get_data()['expires_in'] );
			list( $claims, $valid ) = self::read( $answer->get_data()['token'] );
			$this->assertTrue( $valid );
			$this->assertSame( array( 'shop.test', 'regulars-staff', (string) $id, $owner ), array( $claims['iss'], $claims['aud'], $claims['sub'], $claims['owner'] ) );
			$this->assertSame( 300, $claims['exp'] - $claims['iat'] );
			$this->assertSame( 0, strpos( admin_url(), $claims['origin'] . '/' ) );
		}
	}

	/**
	 * Nobody else is signed for: not a customer, not who is signed in nowhere, not a key of WooCommerce's.
	 */
	public function test_gives_no_token(): void {
		$this->connect();
		$this->assertSame( 401, $this->rest( 'POST', '/regulars/v1/staff-token' )->get_status() );
		$this->sign_in( 'customer' );
		$this->assertSame( 403, $this->rest( 'POST', '/regulars/v1/staff-token' )->get_status() );
		$this->sign_in( 'shop_manager' );
		$this->assertSame( 404, $this->rest( 'GET', '/regulars/v1/staff-token' )->get_status() );
		foreach ( array_keys( rest_get_server()->get_routes() ) as $route ) {
			$this->assertSame( 0, preg_match( '#^/wc(-[^/]*)?/.*staff-token#', $route ), 'WooCommerce lets keys in there' );
		}
		Connection::forget();
		$this->assertSame( 409, $this->rest( 'POST', '/regulars/v1/staff-token' )->get_status() );
	}
}
