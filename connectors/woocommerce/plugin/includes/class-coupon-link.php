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
 * Most who scan a coupon have an empty cart, so the code is kept in WooCommerce's session until the cart fits it; one that
 * is a person's own waits for them to sign in, or to type their e-mail address at the checkout.
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
		add_action( 'woocommerce_store_api_cart_update_customer_from_request', array( self::class, 'apply_quietly' ), 30, 0 );
		add_action( 'woocommerce_checkout_update_order_review', array( self::class, 'hear_email' ), 30 );
		add_filter( 'woocommerce_checkout_fields', array( self::class, 'listen_to_email' ) );
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
		$code = self::kept();
		if ( '' === $code ) {
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
	 * Applies the code that is kept where an answer is made, not a page: the code stands in the sums then, and a notice
	 * would wait for another page, or make the classic checkout mark all its fields.
	 */
	public static function apply_quietly(): void {
		if ( '' === self::kept() ) {
			return;
		}
		$told = wc_get_notices();
		self::apply();
		wc_set_notices( $told );
	}

	/**
	 * Tries the code that is kept with the e-mail address that a guest typed at the classic checkout, which WooCommerce
	 * itself looks at when the order is placed.
	 *
	 * @param mixed $posted The form, as it was sent.
	 */
	public static function hear_email( $posted ): void {
		if ( '' === self::kept() ) {
			return;
		}
		$form = array();
		wp_parse_str( is_string( $posted ) ? $posted : '', $form );
		$email = isset( $form['billing_email'] ) && is_string( $form['billing_email'] ) ? sanitize_email( $form['billing_email'] ) : '';
		if ( is_email( $email ) && ! is_user_logged_in() && isset( WC()->customer ) ) {
			WC()->customer->set_billing_email( $email );
		}
		self::apply_quietly();
	}

	/**
	 * Has the classic checkout add up anew when the e-mail address changes, while a code waits.
	 *
	 * @param mixed $fields Of the checkout, by group and name.
	 * @return mixed The same.
	 */
	public static function listen_to_email( $fields ) {
		if ( '' !== self::kept() && isset( $fields['billing']['billing_email'] ) ) {
			$fields['billing']['billing_email']['class']   = (array) ( $fields['billing']['billing_email']['class'] ?? array() );
			$fields['billing']['billing_email']['class'][] = 'update_totals_on_change';
		}
		return $fields;
	}

	/**
	 * The code that waits; "" for none.
	 */
	private static function kept(): string {
		return self::has_cart() && Connection::exists() ? (string) WC()->session->get( self::KEPT, '' ) : '';
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
		$sign_in = $coupon->get_email_restrictions() && ! is_user_logged_in() ? __( 'It is yours alone: please sign in, or type your e-mail address at the checkout.', 'regulars-woocommerce' ) : '';
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
