<?php
/**
 * A printed code's link: whoever scans it finds the code in the cart.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WC_Cache_Helper;
use WC_Coupon;
use WC_Discounts;

defined( 'ABSPATH' ) || exit;

/**
 * Most who scan a coupon have an empty cart, so the code is kept in WooCommerce's session until the cart fits it.
 * WooCommerce is asked first whether it does: a coupon that is refused while it is applied leaves an error that the
 * checkout answers with 409 until some page prints it.
 */
final class Coupon_Link {

	const QUERY = 'regulars-code';

	const KEPT = 'regulars_code';

	/**
	 * Marks the page that tells what became of a code: a page cache that knows the shop's page would not tell it, or tell
	 * it, with the code, to everybody.
	 */
	const TOLD = 'regulars-told';

	/**
	 * Adds the hooks. A cart counts itself before the last one.
	 */
	public static function register(): void {
		add_action( 'template_redirect', array( self::class, 'follow' ) );
		add_action( 'woocommerce_add_to_cart', array( self::class, 'apply' ), 30, 0 );
	}

	/**
	 * Takes the code out of the address, tells what becomes of it, and goes on to the shop; on cart and checkout, tries
	 * what is kept.
	 */
	public static function follow(): void {
		if ( ! Connection::exists() || ! self::has_cart() ) {
			return;
		}
		$code = Input::query( self::QUERY );
		if ( '' !== $code || '' !== Input::query( self::TOLD ) ) {
			WC_Cache_Helper::set_nocache_constants();
			nocache_headers();
		}
		if ( '' === $code ) {
			if ( is_cart() || is_checkout() ) {
				self::apply();
			}
			return;
		}
		// A visitor with an empty cart has no session yet, and would be told nothing.
		WC()->session->set_customer_session_cookie( true );
		$coupon = preg_match( '/^[0-9A-Za-z-]{4,64}$/', $code ) ? new WC_Coupon( $code ) : null;
		if ( ! $coupon || self::is_over( $coupon, $code ) ) {
			/* translators: %s: a code of a coupon. */
			wc_add_notice( esc_html( sprintf( __( 'The code %s was used, has ended, or never was.', 'regulars-woocommerce' ), $code ) ), 'notice' );
		} elseif ( WC()->cart->has_discount( $coupon->get_code() ) ) {
			wc_add_notice( wp_kses_post( $coupon->get_coupon_error( WC_Coupon::E_WC_COUPON_ALREADY_APPLIED ) ), 'notice' );
		} else {
			self::keep( $coupon );
		}
		wp_safe_redirect( add_query_arg( self::TOLD, '1', wc_get_page_permalink( 'shop', home_url( '/' ) ) ) );
		exit;
	}

	/**
	 * Applies the code that is kept, if the cart fits it.
	 */
	public static function apply(): void {
		$code = self::has_cart() ? (string) WC()->session->get( self::KEPT, '' ) : '';
		if ( '' === $code || ! Connection::exists() ) {
			return;
		}
		if ( WC()->cart->has_discount( $code ) ) {
			WC()->session->set( self::KEPT, null );
			return;
		}
		if ( null === self::refusal( new WC_Coupon( $code ) ) ) {
			WC()->session->set( self::KEPT, null );
			WC()->cart->apply_coupon( $code );
		}
	}

	/**
	 * Keeps a code, tries it, and says so where it must wait.
	 *
	 * @param WC_Coupon $coupon That may be used.
	 */
	private static function keep( WC_Coupon $coupon ): void {
		WC()->session->set( self::KEPT, $coupon->get_code() );
		self::apply();
		if ( ! WC()->session->get( self::KEPT ) ) {
			return;
		}
		/* translators: %s: a code of a coupon. */
		$told = sprintf( __( 'Your code %s is kept, and applies itself as soon as it fits your cart.', 'regulars-woocommerce' ), strtoupper( $coupon->get_code() ) );
		wc_add_notice( trim( esc_html( $told ) . ' ' . wp_kses_post( (string) self::refusal( $coupon ) ) ), 'notice' );
	}

	/**
	 * Whether nobody can use a code (any more). WooCommerce takes a number for the id of a coupon, whose code we would tell.
	 *
	 * @param WC_Coupon $coupon Of that code, whether it exists or not.
	 * @param string    $code   As it stands in the link.
	 */
	private static function is_over( WC_Coupon $coupon, string $code ): bool {
		$ends = $coupon->get_date_expires();
		$most = $coupon->get_usage_limit();
		return ! $coupon->get_id() || 0 !== strcasecmp( $coupon->get_code(), $code ) || ( $ends && time() > $ends->getTimestamp() ) || ( $most && $coupon->get_usage_count() >= $most );
	}

	/**
	 * Why the cart does not take a coupon, mostly in WooCommerce's words: "" where there is nothing to say but that, null
	 * where it does. One that stands alone is not joined, and pushes none out.
	 *
	 * @param WC_Coupon $coupon Any.
	 */
	private static function refusal( WC_Coupon $coupon ): ?string {
		$sign_in = $coupon->get_email_restrictions() && ! is_user_logged_in() ? __( 'It is yours alone: please sign in to use it.', 'regulars-woocommerce' ) : '';
		if ( WC()->cart->is_empty() ) {
			$least = $coupon->get_minimum_amount() > 0 ? $coupon->get_coupon_error( WC_Coupon::E_WC_COUPON_MIN_SPEND_LIMIT_NOT_MET ) : '';
			return '' === $sign_in ? $least : $sign_in;
		}
		foreach ( WC()->cart->get_applied_coupons() as $code ) {
			$other = new WC_Coupon( $code );
			if ( $other->get_individual_use() ) {
				return $other->get_coupon_error( WC_Coupon::E_WC_COUPON_ALREADY_APPLIED_INDIV_USE_ONLY );
			}
		}
		if ( ! wc_coupons_enabled() || ( $coupon->get_individual_use() && WC()->cart->get_applied_coupons() ) ) {
			return '';
		}
		$verdict = ( new WC_Discounts( WC()->cart ) )->is_coupon_valid( $coupon );
		if ( ! is_wp_error( $verdict ) ) {
			return null;
		}
		return '' === $sign_in ? $verdict->get_error_message() : $sign_in;
	}

	/**
	 * Whether the request has a cart: pages of the shop do.
	 */
	private static function has_cart(): bool {
		return function_exists( 'WC' ) && isset( WC()->cart, WC()->session );
	}
}
