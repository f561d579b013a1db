<?php
/**
 * WordPress's export and erasure of personal data reach the server.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Privacy;

/**
 * As Tools → Export Personal Data and Erase Personal Data call them.
 */
final class Privacy_Test extends Shop_Test {

	/**
	 * What WordPress calls.
	 *
	 * @param string $what "exporter" or "eraser".
	 */
	private static function registered( string $what ): callable {
		return apply_filters( "wp_privacy_personal_data_{$what}s", array() )['regulars']['callback'];
	}

	/**
	 * Groups of the server become items as WordPress takes them, escaped, page after page.
	 */
	public function test_exports(): void {
		$id     = $this->sign_in( 'customer' );
		$email  = get_userdata( $id )->user_email;
		$server = $this->server();
		$this->connect( $server->api_url );
		$server->answer(
			200,
			array(
				'groups' => array(
					array(
						'group_id'    => 'points',
						'group_label' => 'Points',
						'items'       => array(
							array( 'item_id' => 'p1', 'data' => array( array( 'name' => 'Balance', 'value' => 120 ), array( 'name' => 'Note', 'value' => '<script>x</script>' ), array( 'name' => 'Odd' ) ) ),
							array( 'item_id' => 'p2', 'data' => 'nonsense' ),
						),
					),
					array( 'group_id' => 'moons' ),
				),
				'done'   => false,
				'more'   => 'of a newer server',
			)
		);
		$export = call_user_func( self::registered( 'exporter' ), $email, 1 );
		$this->assertFalse( $export['done'] );
		$this->assertCount( 2, $export['data'] );
		$this->assertSame(
			array(
				'group_id'    => 'regulars-points',
				'group_label' => 'Points',
				'item_id'     => 'p1',
				'data'        => array( array( 'name' => 'Balance', 'value' => '120' ), array( 'name' => 'Note', 'value' => '&lt;script&gt;x&lt;/script&gt;' ) ),
			),
			$export['data'][0]
		);
		$asked = $server->asked();
		$this->assertSame( '/storefront/woocommerce/v1/plugin/export', $asked[0]['path'] );
		$this->assertSame( array( 'email' => $email, 'customer_id' => (string) $id, 'page' => 1 ), $asked[0]['body'] );

		$server->answer( 200, array( 'groups' => array() ) );
		$this->assertSame( array( 'data' => array(), 'done' => true ), call_user_func( self::registered( 'exporter' ), 'guest@shop.test', 1 ) );
		$this->assertArrayNotHasKey( 'customer_id', $server->asked()[0]['body'] );
	}

	/**
	 * An export that lacks what the server keeps is no export: WordPress shows the error.
	 */
	public function test_export_says_when_the_server_is_away(): void {
		$this->connect();
		$this->assertWPError( call_user_func( self::registered( 'exporter' ), 'a@shop.test', 1 ) );
		$server = $this->server();
		$this->connect( $server->api_url );
		$server->answer( 500 );
		$this->assertWPError( call_user_func( self::registered( 'exporter' ), 'a@shop.test', 1 ) );
	}

	/**
	 * The server takes the wish, by e-mail and by number.
	 */
	public function test_erases(): void {
		$id     = $this->sign_in( 'customer' );
		$server = $this->server();
		$this->connect( $server->api_url );
		$server->answer( 202, array( 'accepted' => true ) );
		$erased = call_user_func( self::registered( 'eraser' ), get_userdata( $id )->user_email, 1 );
		$this->assertSame( array( 'items_removed' => true, 'items_retained' => false, 'messages' => array(), 'done' => true ), $erased );
		$this->assertSame( (string) $id, $server->asked()[0]['body']['customer_id'] );

		foreach ( array( true, false ) as $known ) {
			$server->answer( 202, array( 'accepted' => true, 'known' => $known ) );
			$erased = call_user_func( self::registered( 'eraser' ), 'guest@shop.test', 1 );
			$this->assertSame( array( 'items_removed' => $known, 'items_retained' => false, 'messages' => array(), 'done' => true ), $erased );
		}
	}

	/**
	 * What was not erased is said to be still there.
	 */
	public function test_erasure_is_honest(): void {
		$server = $this->server();
		$server->answer( 503 );
		foreach ( array( $server->api_url, 'http://127.0.0.1:9/storefront/woocommerce' ) as $api_url ) {
			$this->connect( $api_url );
			$erased = call_user_func( self::registered( 'eraser' ), 'a@shop.test', 1 );
			$this->assertFalse( $erased['items_removed'] );
			$this->assertTrue( $erased['items_retained'] );
			$this->assertTrue( $erased['done'] );
			$this->assertStringContainsString( 'run this erasure again', $erased['messages'][0] );
		}
	}

	/**
	 * A shop that is not connected has nothing, and asks nobody.
	 */
	public function test_not_connected(): void {
		$this->assertSame( array( 'data' => array(), 'done' => true ), call_user_func( self::registered( 'exporter' ), 'a@shop.test', 1 ) );
		$this->assertFalse( call_user_func( self::registered( 'eraser' ), 'a@shop.test', 1 )['items_retained'] );
		$this->assertSame( array(), $this->calls );
	}

	/**
	 * The privacy policy guide has words for the shop's owner.
	 */
	public function test_suggests_words(): void {
		$this->sign_in( 'administrator' );
		set_current_screen( 'privacy' );
		remove_all_actions( 'admin_init' ); // WordPress's own look for updates.
		Privacy::register();
		do_action( 'admin_init' );
		$names = wp_list_pluck( \WP_Privacy_Policy_Content::get_suggested_policy_text(), 'plugin_name' );
		$this->assertContains( 'Regulars', $names );
	}
}
