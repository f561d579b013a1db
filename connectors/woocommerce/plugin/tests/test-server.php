<?php
/**
 * The way to the server: what is sent, and what becomes of each answer and of none.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Refresh;
use Regulars\WooCommerce\Server;
use Regulars\WooCommerce\Settings;
use Regulars\WooCommerce\Status;

/**
 * Against a real HTTP server.
 */
final class Server_Test extends Shop_Test {

	/**
	 * What was said before is kept when the server is away, slow, broken or says nonsense.
	 */
	public function test_keeps_settings_when_the_server_fails(): void {
		$server = $this->server();
		$this->connect( $server->api_url );
		$server->answer( 200, array( 'program_live' => true, 'program_name' => 'Club', 'updated_at' => '2026-01-02T03:04:05Z' ) );
		$this->assertTrue( Refresh::run() );
		$this->assertSame( 'Club', Settings::text( 'program_name' ) );
		$kept = get_option( Settings::OPTION );
		foreach ( array( array( 500, 'x' ), array( 401, '{}' ), array( 200, '<html>' ), array( 302, '', array( 'Location' => 'http://127.0.0.1:9/' ) ) ) as $answer ) {
			$server->answer( ...$answer );
			$this->assertWPError( Refresh::run() );
			$this->assertSame( $kept, get_option( Settings::OPTION ) );
			$this->assertNotSame( '', Status::problem() );
		}
		$server->answer( 401, '{}' );
		$this->assertStringContainsString( 'connect again', Refresh::run()->get_error_message() );
		$this->connect();
		$this->assertWPError( Refresh::run(), 'nothing listens' );
		$this->assertSame( 'Club', Settings::text( 'program_name' ) );
		$this->connect( $server->api_url );
		$server->answer( 200, array( 'program_name' => 'Older' ) );
		$this->assertTrue( Refresh::run(), 'a server that tells no time' );
		$this->assertSame( 'Older', Settings::text( 'program_name' ) );
		$this->assertSame( '', Status::problem() );
	}

	/**
	 * A server that takes the call and says nothing costs two seconds.
	 */
	public function test_gives_up_after_two_seconds(): void {
		$silent = stream_socket_server( 'tcp://127.0.0.1:0' );
		$this->connect( 'http://' . stream_socket_get_name( $silent, false ) . '/storefront/woocommerce' );
		$began = microtime( true );
		$this->assertWPError( Refresh::run() );
		$took = microtime( true ) - $began;
		$this->assertGreaterThan( 1.8, $took );
		$this->assertLessThan( 3, $took );
	}

	/**
	 * Each call is signed, says the plugin's version, and follows no redirect with its token.
	 */
	public function test_signs_its_calls(): void {
		$server = $this->server();
		$this->connect( $server->api_url );
		$server->answer( 307, '', array( 'Location' => $server->api_url . '/elsewhere' ) );
		$this->assertSame( 'regulars_refused', Server::call( 'POST', '/v1/plugin/erase', array( 'email' => 'a@b.example' ) )->get_error_code() );
		$asked = $server->asked();
		$this->assertCount( 1, $asked );
		$this->assertSame( array( 'POST', '/storefront/woocommerce/v1/plugin/erase' ), array( $asked[0]['method'], $asked[0]['path'] ) );
		$this->assertSame( REGULARS_VERSION, $asked[0]['headers']['regulars-plugin'] );
		$this->assertSame( array( 'email' => 'a@b.example' ), $asked[0]['body'] );
		list( $claims, $valid ) = self::read( substr( $asked[0]['headers']['authorization'], strlen( 'Bearer ' ) ) );
		$this->assertTrue( $valid );
		$this->assertSame( array( 'shop.test', 'regulars-plugin', 'plugin' ), array( $claims['iss'], $claims['aud'], $claims['sub'] ) );
		$this->assertSame( 300, $claims['exp'] - $claims['iat'] );
	}

	/**
	 * A shop that is not connected, or a copy, calls nobody.
	 */
	public function test_calls_nobody_when_not_connected(): void {
		$this->assertSame( 'regulars_not_connected', Refresh::run()->get_error_code() );
		$server = $this->server();
		$this->connect( $server->api_url );
		add_filter( 'option_home', static function () {
			return 'https://staging.shop.test';
		} );
		$this->assertSame( 'regulars_not_connected', Server::call( 'GET', '/v1/plugin/settings' )->get_error_code() );
		$this->assertSame( array(), $this->calls );
	}

	/**
	 * A newer server says more than is known here, an older one less, a confused one something else.
	 */
	public function test_reads_settings_of_other_versions(): void {
		$this->connect();
		$this->assertTrue( Settings::on( 'widget' ), 'nothing was said yet' );
		Settings::save( array( 'protocol' => 9, 'widget' => false, 'moons' => array( 1, 2 ), 'orbit' => 'wide' ) );
		$this->assertFalse( Settings::on( 'widget' ) );
		$this->assertTrue( Settings::on( 'cart_notice' ) );
		$this->assertSame( 'wide', Settings::text( 'orbit' ) );
		$this->assertFalse( Settings::on( 'moons' ) );
		Settings::save( array( 'widget' => 'no', 'program_name' => array( '<script>' ) ) );
		$this->assertTrue( Settings::on( 'widget' ), 'a word is no switch' );
		$this->assertSame( '', Settings::text( 'program_name' ) );
	}

	/**
	 * A saying that was overtaken by a newer one changes nothing.
	 */
	public function test_late_settings_are_not_kept(): void {
		Settings::save( array( 'program_name' => 'New', 'updated_at' => '2026-01-02T00:00:00.200000123Z' ) );
		Settings::save( array( 'program_name' => 'Old', 'updated_at' => '2026-01-02T00:00:00.100000456Z' ) );
		$this->assertSame( 'New', Settings::text( 'program_name' ) );
		Settings::save( array( 'program_name' => 'Newest', 'updated_at' => '2026-01-02T01:00:00.3+01:00' ) );
		$this->assertSame( 'Newest', Settings::text( 'program_name' ) );
	}

	/**
	 * The server pushes settings by a route of its own, to a connected shop alone.
	 */
	public function test_takes_pushed_settings(): void {
		$this->sign_in( 'shop_manager' );
		$this->assertSame( 409, $this->rest( 'PUT', '/wc-regulars/v1/settings', array( 'widget' => false ) )->get_status() );
		$this->connect();
		$this->assertSame( 204, $this->rest( 'PUT', '/wc-regulars/v1/settings', array( 'widget' => false ) )->get_status() );
		$this->assertFalse( Settings::on( 'widget' ) );
		$this->assertSame( 400, $this->rest( 'PUT', '/wc-regulars/v1/settings', array( 'a', 'b' ) )->get_status() );
		$long = $this->rest( 'PUT', '/wc-regulars/v1/settings', array( 'program_name' => str_repeat( 'x', 20000 ) ) );
		$this->assertSame( 413, $long->get_status() );
		$this->assertFalse( Settings::on( 'widget' ) );
	}

	/**
	 * The newest plugin is believed only where it reads as a version.
	 */
	public function test_notes_the_newest_plugin(): void {
		$server = $this->server();
		$this->connect( $server->api_url );
		$server->answer( 200, '{}', array( 'Regulars-Plugin-Newest' => '1.4.2' ) );
		Refresh::run();
		$this->assertSame( '1.4.2', Status::newest() );
		$server->answer( 200, '{}', array( 'Regulars-Plugin-Newest' => '<b>9</b>' ) );
		Refresh::run();
		$this->assertSame( '1.4.2', Status::newest() );
	}
}
