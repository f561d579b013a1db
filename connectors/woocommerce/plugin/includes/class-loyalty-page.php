<?php
/**
 * The loyalty page: a block, a shortcode, and the page /rewards/ that friends' links lead to.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * With ?invite=CODE it is the page of a member's invitation. What stands on it comes by script; whoever has none follows
 * a link to the same page, which then asks the server before it is sent.
 */
final class Loyalty_Page {

	const SLUG = 'rewards';

	const SHORTCODE = 'regulars_rewards';

	const BLOCK = 'regulars/rewards';

	const CONTENT = '<!-- wp:regulars/rewards /-->';

	/**
	 * By which the page that we made is found again.
	 */
	const MADE = '_regulars_page';

	/**
	 * What asks for the page as the server writes it.
	 */
	const ON_PURPOSE = 'regulars_render';

	/**
	 * The page as the server wrote it, null when nobody asked for that.
	 *
	 * @var string|null
	 */
	private static $written;

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'add_block' ) );
		add_action( 'add_option_' . Connection::OPTION, array( self::class, 'make' ) );
		add_action( 'update_option_' . Connection::OPTION, array( self::class, 'make' ) );
		add_action( 'template_redirect', array( self::class, 'find_moved' ) );
		add_action( 'template_redirect', array( self::class, 'write' ), 20 );
	}

	/**
	 * Makes the block known, and the shortcode for who does without blocks.
	 */
	public static function add_block(): void {
		register_block_type( dirname( REGULARS_FILE ) . '/blocks/rewards', array( 'render_callback' => array( self::class, 'place_html' ) ) );
		add_shortcode( self::SHORTCODE, array( self::class, 'place_html' ) );
	}

	/**
	 * The place of the page.
	 */
	public static function place_html(): string {
		if ( ! Widget::is_on() ) {
			return '';
		}
		if ( null !== self::$written ) {
			return self::written_html( self::$written );
		}
		$invite = self::invite();
		$path   = '' === $invite ? 'page?' : 'invite/' . rawurlencode( $invite ) . '?';
		$plain  = add_query_arg( array_filter( array( 'invite' => $invite, self::ON_PURPOSE => '1' ) ) );
		$html   = '<noscript><p><a href="' . esc_url( $plain ) . '">' . esc_html__( 'Show the rewards', 'regulars-woocommerce' ) . '</a></p></noscript>';
		return Part::place_html( $path, 'min-height:100vh', Part::away() ) . $html;
	}

	/**
	 * Makes the page when the shop is connected, once: one that was deleted stays deleted, and a page of the shop's own at
	 * that address is left alone.
	 */
	public static function make(): void {
		if ( self::made() || get_page_by_path( self::SLUG ) ) {
			return;
		}
		wp_insert_post(
			array(
				'post_type'      => 'page',
				'post_status'    => 'publish',
				'post_name'      => self::SLUG,
				'post_title'     => __( 'Rewards', 'regulars-woocommerce' ),
				'post_content'   => self::CONTENT,
				'comment_status' => 'closed',
				'meta_input'     => array( self::MADE => '1' ),
			)
		);
	}

	/**
	 * Deletes the page if it is still as we made it.
	 */
	public static function remove(): void {
		$page = self::made();
		if ( $page && self::CONTENT === trim( $page->post_content ) ) {
			wp_delete_post( $page->ID, true );
		}
	}

	/**
	 * Leads links to /rewards/ to where the page was moved. Asked only where WordPress has nothing at that address.
	 */
	public static function find_moved(): void {
		global $wp;
		if ( ! is_404() || self::SLUG !== $wp->request || ! Widget::is_on() ) {
			return;
		}
		$page = self::made();
		if ( $page && 'publish' === $page->post_status ) {
			wp_safe_redirect( add_query_arg( array_filter( array( 'invite' => rawurlencode( self::invite() ) ) ), (string) get_permalink( $page ) ) );
			exit;
		}
	}

	/**
	 * Asks the server for the page, for a shopper without script who followed our link: the only call that a page of the
	 * shop ever waits for, two seconds at most.
	 */
	public static function write(): void {
		if ( '' === Input::query( self::ON_PURPOSE ) || ! is_page() || ! Widget::is_on() ) {
			return;
		}
		nocache_headers();
		$invite = self::invite();
		$query  = array( 'locale' => str_replace( '_', '-', determine_locale() ), 'visit' => Input::cookie( Order_Visit::COOKIE ) );
		$path   = '' === $invite ? '/v1/page' : '/v1/invite/' . rawurlencode( $invite );
		$text   = Server::fetch( 'GET', $path . '?' . http_build_query( $query ), Token::shopper( get_current_user_id() ) );

		self::$written = is_wp_error( $text ) ? '' : $text;
		if ( preg_match( '/data-regulars-visit="([0-9A-Za-z_-]{1,40})"/', self::$written, $found ) && function_exists( 'wc_setcookie' ) ) {
			wc_setcookie( Order_Visit::COOKIE, $found[1], time() + 30 * DAY_IN_SECONDS );
		}
	}

	/**
	 * What the server wrote, cleaned like anything from another machine: without styles, scripts and forms. What styles had
	 * put on lines of their own still is, and a field that only shows an address becomes that.
	 *
	 * @param string $text "" when it did not answer.
	 */
	private static function written_html( string $text ): string {
		if ( '' === $text ) {
			return '<p>' . esc_html( Part::away() ) . '</p>';
		}
		$plain = array(
			'#<(style|script|svg|form)\b.*?</\1>#s'          => '',
			'#(?<!<br>)<small\b#'                            => '<br>$0',
			'#<input type="url"[^>]* value="([^"]*)"[^>]*>#' => '<br><a href="$1">$1</a>',
		);
		return wp_kses_post( preg_replace( array_keys( $plain ), $plain, $text ) );
	}

	/**
	 * The code of a friend's link, "" for none.
	 */
	private static function invite(): string {
		$code = Input::query( 'invite' );
		return preg_match( '/^[\p{L}\p{N}_-]{1,40}$/u', $code ) ? $code : '';
	}

	/**
	 * The page that we made, whatever became of it, null for none.
	 */
	private static function made(): ?WP_Post {
		$pages = get_posts(
			array(
				'post_type'   => 'page',
				'post_status' => array( 'publish', 'draft', 'private', 'pending', 'future', 'trash' ),
				'meta_key'    => self::MADE, // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_key -- when the shop is connected, deleted, or its page was moved.
				'numberposts' => 1,
			)
		);
		return $pages[0] ?? null;
	}
}
