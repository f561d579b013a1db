<?php
/**
 * The route that a server connects this shop with.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Connection;
use Regulars\WooCommerce\Refresh;
use Regulars\WooCommerce\Settings;

/**
 * Permission, validation, repetition, forgetting.
 */
final class Connection_Test extends Shop_Test {

	const ROUTE = '/wc-regulars/v1/connection';

	/**
	 * What a server sends.
	 *
	 * @return array<string,string>
	 */
	private static function body(): array {
		return array(
			'store_key'      => 'shop.test',
			'shared_secret'  => self::SECRET,
			'api_url'        => 'https://app.example/storefront/woocommerce/',
			'server_version' => '1.2.3',
			'plugin_min'     => '1.0.0',
		);
	}

	/**
	 * Nobody but who runs the shop gets in, by any method.
	 */
	public function test_needs_manage_woocommerce(): void {
		foreach ( array( null, 'subscriber', 'customer', 'editor' ) as $role ) {
			$role ? $this->sign_in( $role ) : wp_set_current_user( 0 );
			foreach ( array( 'GET', 'POST', 'DELETE' ) as $method ) {
				$status = $this->rest( $method, self::ROUTE, self::body() )->get_status();
				$this->assertSame( $role ? 403 : 401, $status, "$method as $role" );
			}
			$this->assertSame( $role ? 403 : 401, $this->rest( 'PUT', '/wc-regulars/v1/settings', array( 'widget' => false ) )->get_status() );
		}
		$this->assertFalse( Connection::exists() );
	}

	/**
	 * Connects, says what it is and never the secret; doing it again changes nothing.
	 */
	public function test_connects_and_repeats(): void {
		$this->sign_in( 'shop_manager' );
		$first = $this->rest( 'POST', self::ROUTE, self::body() );
		$this->assertSame( 200, $first->get_status(), (string) wp_json_encode( $first->get_data() ) );
		$about = $first->get_data();
		$this->assertSame( array( 'plugin', 'protocol', 'wordpress', 'woocommerce', 'php', 'locale', 'features' ), array_keys( $about ) );
		$this->assertSame( REGULARS_VERSION, $about['plugin'] );
		$this->assertSame( 1, $about['protocol'] );
		$this->assertSame( '10.7.0', $about['woocommerce'] );
		$this->assertSame( 'https://app.example/storefront/woocommerce', Connection::api_url() );
		$this->assertNotFalse( wp_next_scheduled( Refresh::HOOK ) );

		$kept = get_option( Connection::OPTION );
		$this->assertSame( 200, $this->rest( 'POST', self::ROUTE, self::body() )->get_status() );
		$this->assertSame( $kept, get_option( Connection::OPTION ) );

		$shown = $this->rest( 'GET', self::ROUTE );
		$this->assertTrue( $shown->get_data()['connected'] );
		$this->assertStringNotContainsString( self::SECRET, (string) wp_json_encode( $shown ) );
		$this->assertStringNotContainsString( self::SECRET, (string) wp_json_encode( $first ) );
		$this->assertSame( array(), $this->calls, 'the server is not called back while it waits' );
	}

	/**
	 * A body that lacks something is refused by name, and keeps what there was.
	 *
	 * @dataProvider bad_bodies
	 *
	 * @param string $name  The parameter.
	 * @param mixed  $value Its value, null for none.
	 */
	public function test_names_what_is_wrong( string $name, $value ): void {
		$this->sign_in( 'administrator' );
		$body = self::body();
		unset( $body[ $name ] );
		$answer = $this->rest( 'POST', self::ROUTE, null === $value ? $body : array( $name => $value ) + $body );
		$this->assertSame( 400, $answer->get_status() );
		$this->assertSame( 'rest_invalid_param', $answer->get_data()['code'] );
		$this->assertSame( array( $name ), array_keys( $answer->get_data()['data']['params'] ) );
		$this->assertFalse( get_option( Connection::OPTION ) );
	}

	/**
	 * What a confused or hostile server may send.
	 *
	 * @return array<string,array{string,mixed}>
	 */
	public function bad_bodies(): array {
		return array(
			'no key'             => array( 'store_key', null ),
			'empty key'          => array( 'store_key', '' ),
			'list as key'        => array( 'store_key', array( 'a' ) ),
			'no secret'          => array( 'shared_secret', null ),
			'short secret'       => array( 'shared_secret', str_repeat( 'x', 31 ) ),
			'no address'         => array( 'api_url', null ),
			'address of a file'  => array( 'api_url', 'file:///etc/passwd' ),
			'address of nothing' => array( 'api_url', 'https://' ),
			'script'             => array( 'api_url', 'javascript:alert(1)' ),
			'address with space' => array( 'api_url', "https://a.example/x y" ),
			'endless key'        => array( 'store_key', str_repeat( 'x', 2049 ) ),
		);
	}

	/**
	 * A newer server says more, and an older one less; both connect.
	 */
	public function test_goes_along_with_other_versions(): void {
		$this->sign_in( 'administrator' );
		$newer = self::body() + array( 'protocol' => 7, 'admin_url' => 'javascript:alert(1)', 'moons' => array( 'phobos' ) );
		$this->assertSame( 200, $this->rest( 'POST', self::ROUTE, $newer )->get_status() );
		$this->assertArrayNotHasKey( 'moons', get_option( Connection::OPTION ) );
		$this->assertArrayNotHasKey( 'admin_url', get_option( Connection::OPTION ) );
		$older = array_intersect_key( self::body(), array_flip( array( 'store_key', 'shared_secret', 'api_url' ) ) );
		$this->assertSame( 200, $this->rest( 'POST', self::ROUTE, $older )->get_status() );
		$this->assertTrue( Connection::exists() );
		$this->assertSame( '', Connection::plugin_min() );
	}

	/**
	 * Another server, or another program of it, begins with nothing of the one before; the same one keeps what it said.
	 */
	public function test_another_server_begins_anew(): void {
		$this->sign_in( 'administrator' );
		$this->rest( 'POST', self::ROUTE, self::body() );
		Settings::save( array( 'program_name' => 'Club', 'updated_at' => '2099-01-01T00:00:00Z' ) );
		$this->rest( 'POST', self::ROUTE, array( 'shared_secret' => str_repeat( 'n', 40 ) ) + self::body() );
		$this->assertSame( 'Club', Settings::text( 'program_name' ), 'a new secret is no new server' );
		foreach ( array( 'store_key' => 'shop.test/2', 'api_url' => 'https://other.example/storefront/woocommerce' ) as $name => $value ) {
			Settings::save( array( 'program_name' => 'Club', 'updated_at' => '2099-01-01T00:00:00Z' ) );
			$this->rest( 'POST', self::ROUTE, array( $name => $value ) + self::body() );
			$this->assertSame( '', Settings::text( 'program_name' ), $name );
			$this->rest( 'POST', self::ROUTE, self::body() );
		}
	}

	/**
	 * Disconnecting forgets the secret and what the server said, twice as well as once.
	 */
	public function test_disconnects(): void {
		$this->sign_in( 'shop_manager' );
		$this->connect();
		Settings::save( array( 'program_name' => 'Club' ) );
		foreach ( array( 1, 2 ) as $unused ) {
			$answer = $this->rest( 'DELETE', self::ROUTE );
			$this->assertSame( 200, $answer->get_status() );
			$this->assertFalse( $answer->get_data()['connected'] );
			$this->assertFalse( get_option( Connection::OPTION ) );
			$this->assertFalse( get_option( Settings::OPTION ) );
		}
	}

	/**
	 * A copy of the shop, as staging sites are, does not speak for it; a change of scheme or "www." is no copy.
	 */
	public function test_copy_is_not_connected(): void {
		$this->connect();
		$this->assertTrue( Connection::exists() );
		foreach ( array( 'https://www.shop.test' => true, 'https://SHOP.test/' => true, 'https://staging.shop.test' => false, 'http://shop.test/copy' => false ) as $home => $same ) {
			add_filter( 'option_home', $by = static function () use ( $home ) {
				return $home;
			}, 99 );
			$this->assertSame( $same, Connection::exists(), $home );
			$this->assertSame( ! $same, Connection::is_copied(), $home );
			remove_filter( 'option_home', $by, 99 );
		}
	}
}
