<?php
/**
 * What tests of the shop's pages stand on.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Cart_Notice;
use Regulars\WooCommerce\Loyalty_Page;
use Regulars\WooCommerce\Product_Points;
use Regulars\WooCommerce\Settings;
use WP_Query;

/**
 * Pages are made inside this process, one after the other: what a part keeps for the time of one page is forgotten before
 * the next.
 */
abstract class Page_Test extends Shop_Test {

	/**
	 * A connected shop with a program that is live.
	 */
	protected function open_shop(): void {
		$this->connect();
		Settings::save( array( 'program_live' => true ) );
	}

	/**
	 * Begins a page.
	 *
	 * @param array<string,mixed> $query As WordPress understands its address; none for the front page.
	 */
	protected function visit( array $query = array() ): void {
		global $wp_query, $wp_the_query;
		$wp_the_query = new WP_Query();
		$wp_query     = $wp_the_query;
		$query ? $wp_query->query( $query ) : $wp_query->parse_query( array() );
		$GLOBALS['post'] = $wp_query->post;
		foreach ( array( array( Product_Points::class, 'printed', 0 ), array( Cart_Notice::class, 'printed', false ), array( Loyalty_Page::class, 'written', null ) ) as list( $class, $name, $value ) ) {
			$kept = new \ReflectionProperty( $class, $name );
			$kept->setAccessible( true );
			$kept->setValue( null, $value );
		}
		$GLOBALS['wp_scripts'] = null;
	}

	/**
	 * What an action prints.
	 *
	 * @param callable $work To do.
	 */
	protected function printed( callable $work ): string {
		ob_start();
		$work();
		return (string) ob_get_clean();
	}

	/**
	 * The scripts of ours on the page that was begun.
	 */
	protected function scripts(): string {
		return $this->printed(
			static function () {
				do_action( 'wp_enqueue_scripts' );
				wp_scripts()->do_items( array_filter( wp_scripts()->queue, static function ( $handle ) {
					return 0 === strpos( $handle, 'regulars' );
				} ) );
			}
		);
	}

	/**
	 * Puts something on sale.
	 */
	protected function product(): int {
		return wp_insert_post( array( 'post_type' => 'product', 'post_title' => 'Tea', 'post_status' => 'publish' ) );
	}

	/**
	 * Does something that must cost neither a query nor a call.
	 *
	 * @param callable $work To do.
	 * @return mixed What it returns.
	 */
	protected function for_nothing( callable $work ) {
		global $wpdb;
		wp_load_alloptions();
		get_site_option( 'can_compress_scripts' ); // WordPress asks for it with the first script of any page.
		$before = $wpdb->num_queries;
		$came   = $work();
		$this->assertSame( $before, $wpdb->num_queries, "a page asks the database for us, last: $wpdb->last_query" );
		$this->assertSame( array(), $this->calls, 'a page waits for the server' );
		return $came;
	}
}
