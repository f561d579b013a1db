<?php
/**
 * The script of shoppers' pages, and what it is told.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Settings;
use Regulars\WooCommerce\Widget;

/**
 * One local file, on every kind of page.
 */
final class Widget_Test extends Page_Test {

	/**
	 * A page of each kind loads the one script, deferred, from the shop itself, and says of who looks at it the number alone.
	 */
	public function test_every_page_loads_one_script(): void {
		$product = $this->product();
		$page    = wp_insert_post( array( 'post_type' => 'page', 'post_title' => 'Cart', 'post_status' => 'publish' ) );
		$this->open_shop();
		$pages = array(
			'front'   => array(),
			'product' => array( 'p' => $product, 'post_type' => 'product' ),
			'page'    => array( 'page_id' => $page ),
			'search'  => array( 's' => 'green tea' ),
		);
		foreach ( $pages as $kind => $query ) {
			$this->visit( $query );
			$nobody = $this->scripts();
			$this->visit( $query );
			$alone = $this->for_nothing( function () {
				return $this->printed( static function () {
					Widget::enqueue();
					wp_scripts()->do_items( array( Widget::HANDLE ) );
				} );
			} );
			$this->assertSame( $nobody, $alone );
			$this->assertSame( 1, substr_count( $nobody, '<script' ), "$kind: $nobody" );
			$this->assertStringContainsString( 'src="http://shop.test/wp-content/plugins/regulars-woocommerce/assets/regulars-woocommerce.js?ver=' . REGULARS_VERSION . '"', $nobody );
			$this->assertStringContainsString( ' defer', $nobody );
			$this->assertStringContainsString( ' data-platform="woocommerce"', $nobody );
			$this->assertStringContainsString( ' data-cart="/wp-json/wc/store/v1/cart"', $nobody );
			$this->assertStringContainsString( ' data-locale="en-US"', $nobody );
			$this->assertStringNotContainsString( self::SECRET, $nobody );
			$this->assertStringContainsString( ' data-customer="0"', $nobody );
			$who = $this->sign_in( 'customer' );
			$this->visit( $query );
			$theirs = str_replace( ' data-customer="' . $who . '"', ' data-customer="0"', $this->scripts() );
			$this->assertSame( $nobody, $theirs, "$kind: the page says more of who looks at it" );
			wp_set_current_user( 0 );
		}
	}

	/**
	 * The theme Storefront covers the bottom of a phone's screen with a bar of its own.
	 */
	public function test_the_launcher_stands_above_storefronts_bar(): void {
		$this->open_shop();
		$styles = function (): string {
			return $this->printed( static function () {
				Widget::make_room();
				wp_styles()->do_items( array( 'storefront-woocommerce-style' ) );
			} );
		};
		$this->visit();
		$this->assertSame( '', $styles(), 'another theme' );
		wp_enqueue_style( 'storefront-woocommerce-style', 'http://shop.test/woocommerce.css', array(), '1' );
		$this->assertStringContainsString( '--regulars-offset:70px', $styles() );
		wp_deregister_style( 'storefront-woocommerce-style' );
	}

	/**
	 * Nothing where there is no server, where it was switched off, and in a preview.
	 */
	public function test_nothing_without_a_server(): void {
		$this->visit();
		$this->assertSame( '', $this->scripts() );
		$this->connect();
		Settings::save( array( 'widget' => false ) );
		$this->visit();
		$this->assertSame( '', $this->scripts() );
	}

	/**
	 * What the page shows is told to the script, escaped; who types an address searches for nothing that is told.
	 */
	public function test_tells_what_the_page_shows(): void {
		$product = $this->product();
		$term    = wp_insert_term( 'Green', 'product_cat' );
		wp_set_object_terms( $product, array( $term['term_id'] ), 'product_cat' );
		$this->open_shop();
		$told = function ( array $query ): string {
			$this->visit( $query );
			return preg_match( '/ data-viewed="([^"]*)"/', $this->scripts(), $found ) ? html_entity_decode( $found[1] ) : '';
		};
		$this->assertSame( "{\"product\":\"$product\"}", $told( array( 'p' => $product, 'post_type' => 'product' ) ) );
		$this->assertSame( "{\"category\":\"{$term['term_id']}\"}", $told( array( 'product_cat' => 'green' ) ) );
		$this->assertSame( '{"search":"\"><script>"}', str_replace( '\/', '/', $told( array( 's' => '"><script>' ) ) ) );
		$this->assertSame( '', $told( array( 's' => 'ann@example.com' ) ) );
		$this->assertSame( '', $told( array() ) );
		$this->assertTrue( apply_filters( 'wp_consent_api_registered_regulars-woocommerce/regulars-woocommerce.php', false ) );
	}

	/**
	 * Where the shop asks for consent, the script is told which.
	 *
	 * @runInSeparateProcess
	 * @preserveGlobalState disabled
	 */
	public function test_consent_decides_where_the_shop_asks_for_it(): void {
		require __DIR__ . '/woocommerce/consent.php';
		$product = $this->product();
		$this->open_shop();
		$this->visit( array( 'p' => $product, 'post_type' => 'product' ) );
		$this->assertStringContainsString( ' data-consent="marketing"', $this->scripts() );
	}
}
