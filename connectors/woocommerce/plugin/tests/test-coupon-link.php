<?php
/**
 * A printed code's link.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Coupon_Link;
use WC_Cache_Helper;

/**
 * Whoever scans a coupon finds it in the cart, at once or as soon as the cart fits it.
 */
final class Coupon_Link_Test extends Page_Test {

	/**
	 * A shop with coupons, and a visitor without anything.
	 */
	protected function setUp(): void {
		parent::setUp();
		WC()->cart            = new \WC_Cart();
		WC()->session         = new \WC_Session();
		WC()->customer        = new \WC_Customer();
		$GLOBALS['notices']   = array();
		$GLOBALS['shop_page'] = '';
		$GLOBALS['coupons']   = array(
			11 => array( 'code' => 'rg-five' ),
			12 => array( 'code' => 'rg-from20', 'minimum' => 20 ),
			13 => array( 'code' => 'rg-ended', 'expires' => new \DateTime( '-1 minute' ) ),
			14 => array( 'code' => 'rg-used', 'limit' => 1, 'used' => 1 ),
			15 => array( 'code' => 'rg-ours', 'emails' => array( 'anna@example.com' ) ),
			16 => array( 'code' => 'alone', 'alone' => true ),
			5000 => array( 'code' => 'rg-secret' ),
			17 => array( 'code' => 'rg-lasting', 'expires' => new \DateTime( '+1 day' ), 'limit' => 2, 'used' => 1 ),
		);
		add_filter( 'wp_redirect', static function ( $to ) {
			throw new Stopped( $to );
		} );
		$this->open_shop();
	}

	/**
	 * Forgets the cart.
	 */
	protected function tearDown(): void {
		WC()->cart     = null;
		WC()->session  = null;
		WC()->customer = null;
		unset( $GLOBALS['coupons'], $GLOBALS['notices'], $GLOBALS['shop_page'] );
		parent::tearDown();
	}

	/**
	 * An empty cart keeps the code for what comes; a visitor without a session gets one, and nobody an error.
	 */
	public function test_an_empty_cart_keeps_the_code(): void {
		$this->scan( 'RG-FIVE' );
		$this->assertSame( array(), WC()->cart->codes );
		$this->assertTrue( WC()->session->lasts );
		$this->assertSame( array( 'notice' => array( 'Your code RG-FIVE is kept, and applies itself as soon as it fits your cart.' ) ), $GLOBALS['notices'] );
		WC()->cart->add_to_cart( 5 );
		$this->assertSame( array( 'rg-five' ), WC()->cart->codes );
		WC()->cart->codes = array();
		WC()->cart->add_to_cart( 5 );
		$this->assertSame( array(), WC()->cart->codes, 'a code that the shopper took out comes back' );
	}

	/**
	 * What is in the cart already is reduced at once, and once.
	 */
	public function test_a_filled_cart_takes_the_code(): void {
		WC()->cart->amount = 5;
		$this->scan( 'rg-lasting' );
		$this->scan( 'rg-lasting' );
		$this->assertSame( array( 'rg-lasting' ), WC()->cart->codes );
		$this->assertSame( array( 'success' => array( 'applied' ), 'notice' => array( 'is in the cart' ) ), $GLOBALS['notices'] );
	}

	/**
	 * A code waits for the sum it wants, and is tried again in cart and checkout alone.
	 */
	public function test_waits_until_the_cart_fits(): void {
		WC()->cart->amount = 5;
		$this->scan( 'rg-from20' );
		$this->assertSame( array( 'notice' ), array_keys( $GLOBALS['notices'] ) );
		WC()->cart->amount = 20;
		$_GET              = array();
		Coupon_Link::follow();
		$this->assertSame( array(), WC()->cart->codes );
		$GLOBALS['shop_page'] = 'cart';
		Coupon_Link::follow();
		$this->assertSame( array( 'rg-from20' ), WC()->cart->codes );
		WC()->cart->codes     = array();
		WC()->cart->amount    = 5;
		$this->scan( 'rg-from20' );
		WC()->cart->amount    = 20;
		$GLOBALS['shop_page'] = 'checkout';
		$_GET                 = array();
		Coupon_Link::follow();
		$this->assertSame( array( 'rg-from20' ), WC()->cart->codes );
		$this->assertArrayNotHasKey( 'error', $GLOBALS['notices'] );
	}

	/**
	 * Who must wait is told why, whatever the cart holds.
	 */
	public function test_tells_why_a_code_waits(): void {
		$kept = 'Your code RG-FROM20 is kept, and applies itself as soon as it fits your cart. the least is <span>20</span>';
		$this->scan( 'rg-from20' );
		WC()->cart->amount = 5;
		$this->scan( 'rg-from20' );
		$this->assertSame( array( 'notice' => array( $kept, $kept ) ), $GLOBALS['notices'] );
		wp_set_current_user( wp_insert_user( array( 'user_login' => 'ben', 'user_email' => 'ben@example.com', 'user_pass' => 'x' ) ) );
		$this->scan( 'rg-ours' );
		$this->assertStringEndsWith( 'fits your cart. not yours', $GLOBALS['notices']['notice'][2] );
	}

	/**
	 * No cache keeps the page that tells a code, or the way to it; the shop's own pages are its own.
	 */
	public function test_the_page_that_tells_is_kept_by_no_cache(): void {
		foreach ( array( 'regulars-code' => 'rg-five', 'regulars-told' => '1', 'page' => '2' ) as $name => $value ) {
			WC_Cache_Helper::$kept_out = false;
			$_GET                      = array( $name => $value );
			try {
				Coupon_Link::follow();
			} catch ( Stopped $led ) {
				$this->assertSame( 'regulars-code', $name );
			}
			$this->assertSame( 'page' !== $name, WC_Cache_Helper::$kept_out, $name );
		}
	}

	/**
	 * A code of one person's waits for them to sign in.
	 */
	public function test_a_code_of_ones_own_waits_for_its_owner(): void {
		WC()->cart->amount = 5;
		$this->scan( 'rg-ours' );
		$this->assertStringContainsString( 'please sign in', $GLOBALS['notices']['notice'][0] );
		wp_set_current_user( wp_insert_user( array( 'user_login' => 'anna', 'user_email' => 'anna@example.com', 'user_pass' => 'x' ) ) );
		$GLOBALS['shop_page'] = 'cart';
		$_GET                 = array();
		Coupon_Link::follow();
		$this->assertSame( array( 'rg-ours' ), WC()->cart->codes );
	}

	/**
	 * A guest's own waits for their e-mail address at the checkout: the address in its form, which is asked about anew
	 * when it changes, or the customer that the block's requests fill. It says nothing, and nothing waits to be said.
	 */
	public function test_a_guests_own_waits_for_their_address(): void {
		$fields = array( 'billing' => array( 'billing_email' => array( 'class' => array( 'wide' ) ), 'billing_city' => array() ) );
		$this->assertSame( $fields, apply_filters( 'woocommerce_checkout_fields', $fields ) );
		$typed = array(
			'classic' => static function ( $email ) {
				do_action( 'woocommerce_checkout_update_order_review', http_build_query( array( 'billing_city' => 'Bonn', 'billing_email' => $email ) ) );
			},
			'blocks'  => static function ( $email ) {
				WC()->customer->set_billing_email( is_string( $email ) && is_email( $email ) ? $email : '' );
				do_action( 'woocommerce_store_api_cart_update_customer_from_request', WC()->customer, new \WP_REST_Request() );
			},
		);
		foreach ( $typed as $checkout => $type ) {
			WC()->session       = new \WC_Session();
			WC()->customer      = new \WC_Customer();
			WC()->cart          = new \WC_Cart();
			WC()->cart->amount  = 5;
			$GLOBALS['notices'] = array();
			$this->scan( 'rg-ours' );
			$asked = apply_filters( 'woocommerce_checkout_fields', $fields );
			$this->assertSame( array( 'wide', 'update_totals_on_change' ), $asked['billing']['billing_email']['class'] );
			$told = $GLOBALS['notices'];
			foreach ( array( '', 'anna@', array( 'anna@example.com' ), 'ben@example.com' ) as $other ) {
				$type( $other );
				$this->assertSame( array(), WC()->cart->codes, $checkout );
			}
			$type( 'anna@example.com' );
			$this->assertSame( array( 'rg-ours' ), WC()->cart->codes, $checkout );
			$this->assertSame( $told, $GLOBALS['notices'], $checkout );
			WC()->cart->codes = array();
			$type( 'anna@example.com' );
			$this->assertSame( array(), WC()->cart->codes, 'a code that the shopper took out comes back' );
		}
	}

	/**
	 * The address on the account of who is signed in stays as it is.
	 */
	public function test_the_account_keeps_its_address(): void {
		WC()->cart->amount = 5;
		$this->scan( 'rg-from20' );
		wp_set_current_user( wp_insert_user( array( 'user_login' => 'carla', 'user_email' => 'carla@example.com', 'user_pass' => 'x' ) ) );
		WC()->cart->amount = 20;
		do_action( 'woocommerce_checkout_update_order_review', 'billing_email=other%40example.com' );
		$this->assertSame( '', WC()->customer->get_billing_email() );
		$this->assertSame( array( 'rg-from20' ), WC()->cart->codes );
	}

	/**
	 * What stands alone is neither joined nor pushed out.
	 */
	public function test_coupons_that_stand_alone(): void {
		WC()->cart->amount = 5;
		WC()->cart->codes  = array( 'alone' );
		$this->scan( 'rg-five' );
		$this->assertSame( array( 'alone' ), WC()->cart->codes );
		$this->assertStringEndsWith( 'alone stands alone', $GLOBALS['notices']['notice'][0] );
		WC()->cart->codes = array( 'rg-five' );
		$this->scan( 'alone' );
		$this->assertSame( array( 'rg-five' ), WC()->cart->codes );
		$this->assertArrayNotHasKey( 'error', $GLOBALS['notices'] );
	}

	/**
	 * What nobody can use is told, without an error that would stop the checkout; and no number finds a coupon.
	 */
	public function test_codes_that_are_none(): void {
		WC()->cart->amount = 5;
		$bad               = array( 'rg-ended', 'rg-used', 'rg-never', '5000', 'RG <b>x</b>', 'rg five', str_repeat( 'A', 65 ) );
		foreach ( $bad as $code ) {
			$GLOBALS['notices'] = array();
			WC()->session       = new \WC_Session();
			$this->scan( $code );
			$this->assertTrue( WC()->session->lasts, 'a visitor without a session is told nothing' );
			$this->assertSame( array( 'notice' ), array_keys( $GLOBALS['notices'] ), $code );
			$this->assertStringContainsString( 'never was', $GLOBALS['notices']['notice'][0], $code );
			$this->assertDoesNotMatchRegularExpression( '/<|secret/', $GLOBALS['notices']['notice'][0] );
		}
		$this->assertSame( array(), WC()->cart->codes );
		$this->assertNull( WC()->session->get( Coupon_Link::KEPT ) );
	}

	/**
	 * Without a connection the address is anybody's, and pages without a cart go on.
	 */
	public function test_leaves_other_pages_alone(): void {
		WC()->cart->amount = 5;
		WC()->session      = null;
		$_GET              = array( 'regulars-code' => 'rg-five' );
		Coupon_Link::follow();
		WC()->session = new \WC_Session();
		delete_option( 'regulars_connection' );
		Coupon_Link::follow();
		$this->assertSame( array(), WC()->cart->codes );
		$this->assertSame( array(), $GLOBALS['notices'] );
	}

	/**
	 * Opens a printed link, which leads on to the shop.
	 *
	 * @param string $code In it.
	 */
	private function scan( string $code ): void {
		$_GET = array( 'regulars-code' => $code );
		try {
			Coupon_Link::follow();
			$this->fail( 'nobody is led on' );
		} catch ( Stopped $led ) {
			$this->assertSame( 'http://shop.test/shop/?regulars-told=1', $led->getMessage() );
		}
	}
}
