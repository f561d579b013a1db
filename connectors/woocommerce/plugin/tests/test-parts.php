<?php
/**
 * Places on the pages of products, cart and checkout.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Part;
use Regulars\WooCommerce\Settings;
use WP_Block;

/**
 * By WooCommerce's hooks, and by its blocks.
 */
final class Parts_Test extends Page_Test {

	/**
	 * Whatever a place is made of is escaped.
	 */
	public function test_places_are_escaped(): void {
		$html = Part::place_html( '"><script>', 'color:"red', '<b>away</b>' );
		$this->assertStringNotContainsString( '<script>', $html );
		$this->assertStringNotContainsString( '<b>', $html );
		$this->assertSame( 1, substr_count( $html, 'style="' ) );
	}

	/**
	 * A product's page has one place, below the price, of classic and of block templates, or of both at once.
	 */
	public function test_a_product_has_one_place(): void {
		$product = $this->product();
		$other   = $this->product();
		$summary = function (): string {
			return $this->printed( static function () {
				do_action( 'woocommerce_single_product_summary' );
			} );
		};
		$query   = array( 'p' => $product, 'post_type' => 'product' );
		$this->visit( $query );
		$this->assertSame( '', $summary(), 'not connected' );
		$this->connect();
		$this->visit( $query );
		$this->assertSame( '', $summary(), 'no program yet' );
		$this->open_shop();
		$this->visit( $query );
		$shown = $this->for_nothing( $summary );
		$this->assertStringContainsString( "data-regulars-part=\"part/product/$product?\"", $shown );
		$this->assertStringContainsString( 'min-height:1.5em', $shown );
		$this->assertSame( '', $summary(), 'twice on one page' );
		$this->visit( $query );
		$this->assertSame( 'PRICE', $this->block( 'product-price', 'PRICE', $other ), 'a related product' );
		$this->assertStringStartsWith( 'PRICE<div class="regulars-part"', $this->block( 'product-price', 'PRICE', $product ) );
		$this->assertSame( '', $summary(), 'by the block and by the hook' );
		$this->visit();
		$this->assertSame( 'PRICE', $this->block( 'product-price', 'PRICE', $product ), 'in a list' );
		Settings::save( array( 'program_live' => true, 'product_points' => false ) );
		$this->visit( $query );
		$this->assertSame( '', $summary() );
	}

	/**
	 * Cart and checkout have one place, for members who may have something to use, by shortcode and by block.
	 */
	public function test_cart_and_checkout_have_one_place_for_who_is_signed_in(): void {
		$page  = array( 'page_id' => wp_insert_post( array( 'post_type' => 'page', 'post_title' => 'Cart', 'post_status' => 'publish' ) ) );
		$hooks = array( 'woocommerce_before_cart', 'woocommerce_before_checkout_form' );
		$show  = function ( string $hook ): string {
			return $this->printed( static function () use ( $hook ) {
				do_action( $hook );
			} );
		};
		$this->open_shop();
		foreach ( $hooks as $hook ) {
			$this->visit( $page );
			wp_set_current_user( 0 );
			$this->assertSame( '', $show( $hook ), 'nobody is signed in' );
			$this->sign_in( 'customer' );
			$shown = $this->for_nothing( static function () use ( $show, $hook ) {
				return $show( $hook );
			} );
			$this->assertStringContainsString( 'data-regulars-part="part/cart?"', $shown );
			$this->assertSame( '', $show( $hook ), 'twice on one page' );
		}
		foreach ( array( 'cart', 'checkout' ) as $name ) {
			$this->visit( $page );
			$this->assertStringEndsWith( '</div>BLOCK', $this->block( $name, 'BLOCK' ) );
			$this->visit( $page );
			set_query_var( 'order-received', '7' );
			$this->assertSame( 'BLOCK', $this->block( $name, 'BLOCK' ), 'the order is placed' );
		}
		Settings::save( array( 'program_live' => true, 'cart_notice' => false ) );
		$this->visit( $page );
		$this->assertSame( 'BLOCK', $this->block( 'cart', 'BLOCK' ) );
	}

	/**
	 * What a page shows where a block of WooCommerce stands.
	 *
	 * @param string $name    Of the block.
	 * @param string $content As WooCommerce renders it.
	 * @param int    $product Whose block it is.
	 */
	private function block( string $name, string $content, int $product = 0 ): string {
		$block = array( 'blockName' => "woocommerce/$name", 'attrs' => array(), 'innerBlocks' => array(), 'innerHTML' => '', 'innerContent' => array() );
		$made  = new WP_Block( $block );

		$made->context = array( 'postId' => $product );
		return apply_filters( "render_block_woocommerce/$name", $content, $block, $made );
	}
}
