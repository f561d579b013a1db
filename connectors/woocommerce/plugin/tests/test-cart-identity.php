<?php
/**
 * Who the shopper is, in the cart's answer.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Cart_Identity;

/**
 * Only there, and for five minutes.
 */
final class Cart_Identity_Test extends Page_Test {

	const NOTHING = array(
		'token'    => '',
		'customer' => '',
		'api'      => '',
	);

	/**
	 * The cart is extended once, with data that its schema describes.
	 */
	public function test_extends_the_cart(): void {
		$extension = $GLOBALS['extensions']['cart']['regulars'];
		$this->assertSame( ARRAY_A, $extension['schema_type'] );
		$this->assertSame( array_keys( $extension['schema_callback']() ), array_keys( $extension['data_callback']() ) );
	}

	/**
	 * A page into which blocks write the cart may be cached, and says nothing.
	 */
	public function test_pages_say_nothing(): void {
		$this->open_shop();
		$this->sign_in( 'customer' );
		$this->assertSame( self::NOTHING, Cart_Identity::data() );
	}

	/**
	 * The cart's own answer names who is signed in, and 0 for nobody, to the server alone that it was connected to.
	 *
	 * @runInSeparateProcess
	 * @preserveGlobalState disabled
	 */
	public function test_the_answer_names_the_shopper(): void {
		define( 'REST_REQUEST', true );
		$this->assertSame( self::NOTHING, Cart_Identity::data(), 'not connected' );
		$this->open_shop();
		foreach ( array( 0, $this->sign_in( 'customer' ) ) as $who ) {
			wp_set_current_user( $who );
			$data   = $this->for_nothing( array( Cart_Identity::class, 'data' ) );
			$claims = json_decode( base64_decode( strtr( explode( '.', $data['token'] )[1], '-_', '+/' ) ), true );
			$this->assertSame( 'http://127.0.0.1:9/storefront/woocommerce', $data['api'] );
			$this->assertSame( (string) $who, $claims['sub'] );
			$this->assertSame( (string) $who, $data['customer'] );
			$this->assertSame( 'regulars-shopper', $claims['aud'] );
			$this->assertSame( 300, $claims['exp'] - $claims['iat'] );
			$this->assertStringNotContainsString( '@', (string) wp_json_encode( $claims ) );
		}
	}
}
