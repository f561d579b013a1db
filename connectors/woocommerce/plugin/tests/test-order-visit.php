<?php
/**
 * Whose invitation a buyer followed.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

/**
 * In both checkouts.
 */
final class Order_Visit_Test extends Page_Test {

	/**
	 * Forgets the cookie.
	 */
	protected function tearDown(): void {
		$_COOKIE = array();
		parent::tearDown();
	}

	/**
	 * The cookie's visit is kept with the order, and nothing else that a browser may send.
	 */
	public function test_keeps_the_visit_with_the_order(): void {
		$placed = static function ( $cookie ): array {
			$_COOKIE = array( 'regulars_visit' => $cookie );
			$kept    = array();
			foreach ( array( 'woocommerce_checkout_create_order', 'woocommerce_store_api_checkout_update_order_from_request' ) as $hook ) {
				$order = new class() {
					/**
					 * Metas.
					 *
					 * @var array<string,string>
					 */
					public $meta = array();

					/**
					 * As WC_Order has it.
					 *
					 * @param string $key   Of the meta.
					 * @param string $value Of the meta.
					 */
					public function update_meta_data( string $key, string $value ): void {
						$this->meta[ $key ] = $value;
					}
				};
				do_action( $hook, $order, array() );
				$kept[] = $order->meta;
			}
			return $kept;
		};
		$this->assertSame( array( array(), array() ), $placed( 'K8XK8XK8XK8XK8XK8XK8XK8X' ), 'not connected' );
		$this->open_shop();
		$mine = array( '_regulars_visit' => 'K8XK8XK8XK8XK8XK8XK8XK8X' );
		$this->assertSame( array( $mine, $mine ), $placed( 'K8XK8XK8XK8XK8XK8XK8XK8X' ) );
		foreach ( array( '', '<script>', str_repeat( 'K', 41 ), array( 'K8' ), "K8\n" . 'K8' ) as $bad ) {
			$this->assertSame( array( array(), array() ), $placed( $bad ), (string) wp_json_encode( $bad ) );
		}
	}
}
