<?php
/**
 * Stands in for WooCommerce's cart.
 *
 * @package Regulars\WooCommerce
 */

/**
 * It holds an amount, and codes.
 */
final class WC_Cart {

	/**
	 * What is in it comes to that.
	 *
	 * @var int
	 */
	public $amount = 0;

	/**
	 * Codes, in small letters.
	 *
	 * @var string[]
	 */
	public $codes = array();

	/**
	 * Puts something into it.
	 *
	 * @param int $amount What it costs.
	 */
	public function add_to_cart( int $amount ): void {
		$this->amount += $amount;
		do_action( 'woocommerce_add_to_cart', 'key', 1, 1, 0, array(), array() );
	}

	/**
	 * Whether nothing is in it.
	 */
	public function is_empty(): bool {
		return 0 === $this->amount;
	}

	/**
	 * The codes in it.
	 *
	 * @return string[]
	 */
	public function get_applied_coupons(): array {
		return $this->codes;
	}

	/**
	 * Whether a code is in it.
	 *
	 * @param string $code In small letters.
	 */
	public function has_discount( string $code ): bool {
		return in_array( $code, $this->codes, true );
	}

	/**
	 * Takes a code. One that stands alone pushes the others out; what is refused leaves an error.
	 *
	 * @param string $code In any case.
	 */
	public function apply_coupon( string $code ): bool {
		$coupon  = new WC_Coupon( $code );
		$refused = is_wp_error( ( new WC_Discounts( $this ) )->is_coupon_valid( $coupon ) );
		foreach ( $this->codes as $other ) {
			$refused = $refused || ( ! $coupon->get_individual_use() && ( new WC_Coupon( $other ) )->get_individual_use() );
		}
		if ( $refused ) {
			wc_add_notice( 'refused', 'error' );
			return false;
		}
		$this->codes   = $coupon->get_individual_use() ? array() : $this->codes;
		$this->codes[] = $coupon->get_code();
		wc_add_notice( 'applied' );
		return true;
	}
}
