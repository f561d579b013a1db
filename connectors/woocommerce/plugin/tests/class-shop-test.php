<?php
/**
 * What every test stands on.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use PHPUnit\Framework\TestCase;
use Regulars\WooCommerce\Connection;
use WP_REST_Request;
use WP_REST_Response;

/**
 * A test in the shop: whatever it does to the database, hooks and globals is undone after it, and it calls no server
 * but one it has named.
 */
abstract class Shop_Test extends TestCase {

	const SECRET = 'a secret of the tests that is long enough';

	/**
	 * Calls to other machines that a test made, by address.
	 *
	 * @var string[]
	 */
	protected $calls = array();

	/**
	 * Hooks as they were before the test.
	 *
	 * @var array<string,\WP_Hook>
	 */
	private $hooks;

	/**
	 * Begins a transaction and counts calls.
	 */
	protected function setUp(): void {
		global $wpdb, $wp_filter;
		parent::setUp();
		$this->hooks = array_map( static function ( $hook ) {
			return clone $hook;
		}, $wp_filter );
		$wpdb->query( 'START TRANSACTION' );
		$this->calls = array();
		add_filter( 'pre_http_request', array( $this, 'count_call' ), 0, 3 );
		wp_set_current_user( 0 );
	}

	/**
	 * Undoes it all.
	 */
	protected function tearDown(): void {
		global $wpdb, $wp_filter, $wp_rest_server;
		$wpdb->query( 'ROLLBACK' );
		wp_cache_flush();
		$wp_filter      = $this->hooks;
		$wp_rest_server = null;
		$_GET           = array();
		$_POST          = array();
		$_REQUEST       = array();
		parent::tearDown();
	}

	/**
	 * Notes a call and lets it pass.
	 *
	 * @param mixed  $answer  Given by another filter, or false.
	 * @param array  $request As WordPress sends it.
	 * @param string $url     Where to.
	 * @return mixed
	 */
	public function count_call( $answer, array $request, string $url ) {
		$this->calls[] = $request['method'] . ' ' . $url;
		return $answer;
	}

	/**
	 * Connects the shop.
	 *
	 * @param string $api_url Where the server is; nothing answers at the default.
	 */
	protected function connect( string $api_url = 'http://127.0.0.1:9/storefront/woocommerce' ): void {
		Connection::save(
			array( 'store_key' => 'shop.test', 'shared_secret' => self::SECRET, 'api_url' => $api_url )
		);
	}

	/**
	 * A server that answers as the test says. It is started once.
	 */
	protected function server(): Regulars_Server {
		static $one = null;
		if ( ! $one ) {
			$one = new Regulars_Server();
		}
		$one->asked();
		return $one;
	}

	/**
	 * Reads a token: its claims, and whether its signature is that of the tests' secret.
	 *
	 * @param string $token HS256.
	 * @return array{array<string,mixed>,bool}
	 */
	protected static function read( string $token ): array {
		list( $head, $claims, $signature ) = array_map(
			static function ( string $part ) {
				return base64_decode( strtr( $part, '-_', '+/' ) );
			},
			explode( '.', $token )
		);
		$signed = substr( $token, 0, strrpos( $token, '.' ) );
		$valid  = '{"alg":"HS256","typ":"JWT"}' === $head && hash_equals( hash_hmac( 'sha256', $signed, self::SECRET, true ), $signature );
		return array( json_decode( $claims, true ), $valid );
	}

	/**
	 * Fails unless it is an error of WordPress.
	 *
	 * @param mixed  $value Any.
	 * @param string $words On failure.
	 */
	protected function assertWPError( $value, string $words = 'is no error' ): void { // phpcs:ignore WordPress.NamingConventions.ValidFunctionName.MethodNameInvalid -- as in WordPress's own tests.
		$this->assertInstanceOf( \WP_Error::class, $value, $words );
	}

	/**
	 * Signs somebody in who has the role.
	 *
	 * @param string $role One of WordPress's or WooCommerce's.
	 */
	protected function sign_in( string $role ): int {
		static $made = 0;
		++$made;
		$id = wp_insert_user(
			array( 'user_login' => "$role$made", 'user_pass' => 'password', 'user_email' => "$role$made@shop.test", 'role' => $role )
		);
		$this->assertIsInt( $id );
		wp_set_current_user( $id );
		return $id;
	}

	/**
	 * Asks the shop's REST API inside this process.
	 *
	 * @param string     $method HTTP method.
	 * @param string     $path   Such as /wc-regulars/v1/connection.
	 * @param array|null $body   Sent as JSON.
	 */
	protected function rest( string $method, string $path, ?array $body = null ): WP_REST_Response {
		$request = new WP_REST_Request( $method, $path );
		if ( null !== $body ) {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( $body ) );
		}
		return rest_do_request( $request );
	}
}
