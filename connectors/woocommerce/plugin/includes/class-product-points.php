<?php
/**
 * What a product earns, below its price.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_Block;

defined( 'ABSPATH' ) || exit;

/**
 * Classic templates have a hook there; in block templates the block of the price is what it follows.
 */
final class Product_Points {

	/**
	 * The product whose place was printed: one page shows it once.
	 *
	 * @var int
	 */
	private static $printed = 0;

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'woocommerce_single_product_summary', array( self::class, 'show' ), 11 );
		add_filter( 'render_block_woocommerce/product-price', array( self::class, 'follow_price' ), 10, 3 );
	}

	/**
	 * Prints the place, behind the price, which has 10.
	 */
	public static function show(): void {
		echo wp_kses_post( self::once_html( (int) get_the_ID() ) );
	}

	/**
	 * Puts the place behind the block of the price.
	 *
	 * @param string   $content  The price.
	 * @param array    $block    As parsed.
	 * @param WP_Block $instance Knows whose price it is.
	 */
	public static function follow_price( string $content, array $block, WP_Block $instance ): string {
		return $content . self::once_html( (int) ( $instance->context['postId'] ?? 0 ) );
	}

	/**
	 * The place for the product that the page is about, the first time.
	 *
	 * @param int $product Whose price is shown; related products have one, too.
	 */
	private static function once_html( int $product ): string {
		$mine = Widget::is_on() && Settings::on( 'program_live' ) && Settings::on( 'product_points' )
			&& is_singular( 'product' ) && get_queried_object_id() === $product && self::$printed !== $product;
		if ( ! $mine ) {
			return '';
		}
		self::$printed = $product;
		return Part::place_html( "part/product/$product?", 'min-height:1.5em;margin-block-end:1em' );
	}
}
