<?php
/**
 * The one script that shoppers' pages load: it draws the launcher and fills the parts. Everything else comes with a tap.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * A local file, deferred: who the visitor is the script learns from Cart_Identity, never from the page.
 */
final class Widget {

	const HANDLE = 'regulars';

	/**
	 * On phones the theme Storefront has a bar along the bottom, above everything: the launcher would be behind it, and the
	 * panel's end. The properties are those that any shop's stylesheet may set.
	 */
	const ABOVE_STOREFRONT = '@media(max-width:767px){:root{--regulars-offset:70px;--regulars-z:10000}}';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'wp_enqueue_scripts', array( self::class, 'enqueue' ) );
		add_action( 'wp_enqueue_scripts', array( self::class, 'make_room' ), 100 );
		add_filter( 'wp_script_attributes', array( self::class, 'attributes' ) );
	}

	/**
	 * Whether shoppers see anything of us.
	 */
	public static function is_on(): bool {
		return Connection::exists() && Settings::on( 'widget' );
	}

	/**
	 * Loads the script on pages of the shop. In the customizer's preview nobody shops.
	 */
	public static function enqueue(): void {
		if ( ! self::is_on() || is_customize_preview() ) {
			return;
		}
		wp_enqueue_script(
			self::HANDLE,
			Plugin::asset( 'regulars-woocommerce.js' ),
			array(),
			REGULARS_VERSION,
			array(
				'strategy'  => 'defer',
				'in_footer' => true,
			)
		);
	}

	/**
	 * Keeps the launcher out of a theme's way. Where the theme is another one, its style is unknown and nothing happens.
	 */
	public static function make_room(): void {
		if ( self::is_on() ) {
			wp_add_inline_style( 'storefront-woocommerce-style', self::ABOVE_STOREFRONT );
		}
	}

	/**
	 * Tells the script, on its own tag, where the cart answers and what the page shows. WordPress escapes attributes.
	 *
	 * @param array<string,string|bool> $attributes Of any script.
	 * @return array<string,string|bool>
	 */
	public static function attributes( array $attributes ): array {
		if ( self::HANDLE . '-js' !== ( $attributes['id'] ?? '' ) ) {
			return $attributes;
		}
		$attributes['data-platform'] = 'woocommerce';
		// Relative: the address by which a visitor came may differ from the shop's own, and cookies are of theirs.
		$attributes['data-cart']   = wp_make_link_relative( rest_url( 'wc/store/v1/cart' ) );
		$attributes['data-locale'] = str_replace( '_', '-', determine_locale() );
		// Whom the page was drawn for: what a tab keeps of somebody else, the script does not use. It proves nothing.
		$attributes['data-customer'] = (string) get_current_user_id();
		return $attributes + Viewed::attributes();
	}
}
