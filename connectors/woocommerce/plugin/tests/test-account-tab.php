<?php
/**
 * The tab in My Account.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Account_Tab;
use Regulars\WooCommerce\Plugin;
use Regulars\WooCommerce\Settings;

/**
 * Its address, its place, what it shows.
 */
final class Account_Tab_Test extends Page_Test {

	const ITEMS = array( 'dashboard' => 'Dashboard', 'orders' => 'Orders', 'customer-logout' => 'Log out' );

	/**
	 * The tab stands before the way out, and last where a theme took that away.
	 */
	public function test_stands_before_the_way_out(): void {
		$items = static function ( array $given ): array {
			return array_keys( apply_filters( 'woocommerce_account_menu_items', $given ) );
		};
		$this->assertSame( array_keys( self::ITEMS ), $items( self::ITEMS ), 'no server, no tab' );
		$this->open_shop();
		$this->assertSame( array( 'dashboard', 'orders', 'my-rewards', 'customer-logout' ), $items( self::ITEMS ) );
		$this->assertSame( array( 'orders', 'my-rewards' ), $items( array( 'orders' => 'Orders' ) ) );
		Settings::save( array( 'account_tab' => false ) );
		$this->assertSame( array_keys( self::ITEMS ), $items( self::ITEMS ) );
	}

	/**
	 * The endpoint has an address below the account, known after the plugin was switched on, and never hides /rewards/.
	 */
	public function test_has_an_address(): void {
		update_option( 'rewrite_rules', array( 'old' => 'index.php' ) );
		Plugin::activate();
		$this->assertFalse( get_option( 'rewrite_rules' ) );
		$rules = $GLOBALS['wp_rewrite']->wp_rewrite_rules();
		$this->assertContains( '(.?.+?)/my-rewards(/(.*))?/?$', array_keys( $rules ) );
		$this->assertNotContains( 'my-rewards(/(.*))?/?$', array_keys( $rules ) );
		$this->assertSame( 'Rewards', apply_filters( 'woocommerce_endpoint_my-rewards_title', '', 'my-rewards' ) );
	}

	/**
	 * Its places are empty, are printed for nothing, and nothing is there without a server.
	 */
	public function test_shows_places(): void {
		$show = function (): string {
			return $this->printed( static function () {
				do_action( 'woocommerce_account_' . Account_Tab::ENDPOINT . '_endpoint' );
			} );
		};
		$this->assertSame( '', $show() );
		$this->open_shop();
		$shown = $this->for_nothing( $show );
		$this->assertStringContainsString( 'data-regulars-part="page?"', $shown );
		$this->assertStringContainsString( 'data-regulars-part="part/about?"', $shown );
		$this->assertStringContainsString( '<p hidden>Your rewards cannot be shown right now.', $shown );
	}
}
