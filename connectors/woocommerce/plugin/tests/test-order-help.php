<?php
/**
 * The way to write to the shop under an order.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Settings;

/**
 * Where it stands, and where it does not.
 */
final class Order_Help_Test extends Page_Test {

	/**
	 * An order's page has a link that names the order, for nothing, and none where the merchant does not want it.
	 */
	public function test_stands_under_an_order(): void {
		$show = function ( $order = 42 ): string {
			return $this->printed( static function () use ( $order ) {
				do_action( 'woocommerce_view_order', $order );
			} );
		};
		$this->assertSame( '', $show(), 'no server, no link' );
		$this->open_shop();
		$shown = $this->for_nothing( $show );
		$this->assertStringContainsString( 'href="#regulars" data-order="42">Get help with this order</a>', $shown );
		$this->assertStringNotContainsString( 'onclick', $show( '7" onclick="alert(1)' ) );
		Settings::save( array( 'program_live' => true, 'order_help' => false ) );
		$this->assertSame( '', $show() );
		Settings::save( array( 'program_live' => false ) );
		$this->assertSame( '', $show(), 'without a program the widget says nothing' );
	}
}
