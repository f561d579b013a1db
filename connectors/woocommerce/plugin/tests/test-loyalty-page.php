<?php
/**
 * The loyalty page, and that of a friend's link.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use Regulars\WooCommerce\Connection;
use Regulars\WooCommerce\Loyalty_Page;

/**
 * A page is made once; shoppers without script reach what stands on it.
 */
final class Loyalty_Page_Test extends Page_Test {

	/**
	 * The page is made when the shop is connected, once, and goes with the plugin unless the shop changed it.
	 */
	public function test_the_page_is_made_once(): void {
		$this->assertNull( get_page_by_path( 'rewards' ) );
		$this->connect();
		$page = get_page_by_path( 'rewards' );
		$this->assertSame( 'publish', $page->post_status );
		$this->assertTrue( has_block( 'regulars/rewards', $page ) );
		wp_trash_post( $page->ID );
		$this->connect( 'http://127.0.0.1:9/another' );
		$this->assertNull( get_page_by_path( 'rewards' ), 'a page that was thrown away comes back' );
		wp_untrash_post( $page->ID );
		wp_update_post( array( 'ID' => $page->ID, 'post_content' => '<p>Ours</p>' . Loyalty_Page::CONTENT ) );
		Loyalty_Page::remove();
		$this->assertNotNull( get_post( $page->ID ), 'the words of the shop are deleted' );
		wp_update_post( array( 'ID' => $page->ID, 'post_content' => Loyalty_Page::CONTENT ) );
		Loyalty_Page::remove();
		$this->assertNull( get_post( $page->ID ) );
	}

	/**
	 * A page of the shop's own at that address is left alone.
	 */
	public function test_a_page_of_the_shop_is_left_alone(): void {
		$own = wp_insert_post( array( 'post_type' => 'page', 'post_name' => 'rewards', 'post_title' => 'Ours', 'post_status' => 'publish' ) );
		$this->connect();
		$this->assertSame( $own, get_page_by_path( 'rewards' )->ID );
		$this->assertSame( '', get_post( $own )->post_content );
	}

	/**
	 * Block and shortcode show the same place, for nothing; nothing without a server.
	 */
	public function test_block_and_shortcode_show_the_place(): void {
		$this->assertSame( '', do_blocks( Loyalty_Page::CONTENT ) );
		$this->open_shop();
		$this->visit();
		$shown = $this->for_nothing( static function () {
			return do_blocks( Loyalty_Page::CONTENT );
		} );
		$this->assertSame( $shown, do_shortcode( '[regulars_rewards]' ) );
		$this->assertStringContainsString( 'data-regulars-part="page?"', $shown );
		$this->assertMatchesRegularExpression( '#<noscript><p><a href="[^"]*regulars_render=1"#', $shown );
		$_GET['invite'] = 'ANN-LOVES-TEA';
		$this->assertStringContainsString( 'data-regulars-part="invite/ANN-LOVES-TEA?"', do_blocks( Loyalty_Page::CONTENT ) );
		foreach ( array( '../page', '"><script>', 'a b', str_repeat( 'A', 41 ) ) as $bad ) {
			$_GET['invite'] = $bad;
			$this->assertStringContainsString( 'data-regulars-part="page?"', do_blocks( Loyalty_Page::CONTENT ), $bad );
		}
		$block = \WP_Block_Type_Registry::get_instance()->get_registered( 'regulars/rewards' );
		$this->assertSame( array( 'regulars-rewards-editor-script' ), $block->editor_script_handles );
	}

	/**
	 * On purpose, the server's page is shown as it is, without what a page of another machine may do here; a server that is
	 * away is said to be.
	 */
	public function test_without_script_the_server_is_asked(): void {
		$server = new Regulars_Server();
		$this->connect( $server->api_url );
		$page = array( 'page_id' => get_page_by_path( 'rewards' )->ID );
		$ask  = function () use ( $page ): string {
			$this->visit( $page );
			Loyalty_Page::write();
			return do_blocks( Loyalty_Page::CONTENT );
		};
		$ask();
		$this->assertSame( array(), $this->calls, 'nobody asked for it' );

		$_GET = array( 'regulars_render' => '1', 'invite' => 'K8XK8' );
		$server->answer( 200, '<style>p > a{}</style><div data-regulars-visit="V1"><h1 onclick="alert(1)">A friend</h1><script>alert(1)</script><form>x</form>'
			. '<ul><li><b>Order #50</b><small>1 point per €1 on €84.00</small><small>23 November</small></li></ul>'
			. '<label>Your link <input type="url" readonly value="https://shop.test/rewards/?invite=A&amp;b=1"></label></div>' );
		$shown = $ask();
		$this->assertStringContainsString( '<b>Order #50</b><br><small>1 point per €1 on €84.00</small><br><small>23 November</small>', $shown );
		$this->assertStringContainsString( '<a href="https://shop.test/rewards/?invite=A&amp;b=1">https://shop.test/rewards/?invite=A&amp;b=1</a>', $shown );
		$this->assertStringContainsString( '<h1>A friend</h1>', $shown );
		foreach ( array( 'alert', 'onclick', '<style', '<form', '<noscript' ) as $bad ) {
			$this->assertStringNotContainsString( $bad, $shown );
		}
		$asked = $server->asked();
		$this->assertStringStartsWith( '/storefront/woocommerce/v1/invite/K8XK8?locale=en-US', $asked[0]['path'] );
		$this->assertSame( 'V1', $GLOBALS['cookies']['regulars_visit'][0] );

		$server->answer( 503, 'away' );
		$this->assertStringContainsString( 'cannot be shown right now', $ask() );
	}

	/**
	 * A link to a page that the shop moved leads to it, with the friend's code.
	 */
	public function test_links_follow_a_moved_page(): void {
		$this->open_shop();
		$page = get_page_by_path( 'rewards' );
		wp_update_post( array( 'ID' => $page->ID, 'post_name' => 'club' ) );
		$_GET['invite'] = 'K8XK8';
		add_filter( 'wp_redirect', static function ( $to ) {
			throw new Stopped( $to );
		} );
		$this->visit();
		$GLOBALS['wp_query']->set_404();
		$GLOBALS['wp']->request = 'nothing';
		Loyalty_Page::find_moved();
		$GLOBALS['wp']->request = 'rewards';
		try {
			Loyalty_Page::find_moved();
			$this->fail( 'nobody is led on' );
		} catch ( Stopped $led ) {
			$this->assertSame( 'http://shop.test/club/?invite=K8XK8', $led->getMessage() );
		}
		$this->assertTrue( Connection::exists() );
	}
}
