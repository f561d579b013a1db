<?php
/**
 * Stands in for WooCommerce's sums of discounts.
 *
 * @package Regulars\WooCommerce
 */

/**
 * Here it judges coupons alone.
 */
final class WC_Discounts {

	/**
	 * The cart it judges for.
	 *
	 * @var WC_Cart
	 */
	private $cart;

	/**
	 * For a cart.
	 *
	 * @param WC_Cart $cart Any.
	 */
	public function __construct( WC_Cart $cart ) {
		$this->cart = $cart;
	}

	/**
	 * Whether the cart and whoever buys may use a coupon.
	 *
	 * @param WC_Coupon $coupon Any.
	 * @return true|WP_Error
	 */
	public function is_coupon_valid( WC_Coupon $coupon ) {
		$emails = $coupon->get_email_restrictions();
		if ( $this->cart->amount < $coupon->get_minimum_amount() ) {
			return new WP_Error( 'invalid_coupon', $coupon->get_coupon_error( WC_Coupon::E_WC_COUPON_MIN_SPEND_LIMIT_NOT_MET ), array( 'status' => 400 ) );
		}
		$theirs = array( wp_get_current_user()->user_email, WC()->customer ? WC()->customer->get_billing_email() : '' );
		if ( $emails && ! array_intersect( $theirs, $emails ) ) {
			return new WP_Error( 'invalid_coupon', 'not yours', array( 'status' => 400 ) );
		}
		return true;
	}
}
