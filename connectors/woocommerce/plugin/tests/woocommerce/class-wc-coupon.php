<?php
/**
 * Stands in for WooCommerce's class of coupons.
 *
 * @package Regulars\WooCommerce
 */

/**
 * Tests put coupons into $GLOBALS['coupons'], by id.
 */
class WC_Coupon {

	const E_WC_COUPON_ALREADY_APPLIED                = 103;
	const E_WC_COUPON_ALREADY_APPLIED_INDIV_USE_ONLY = 104;
	const E_WC_COUPON_MIN_SPEND_LIMIT_NOT_MET        = 108;

	/**
	 * What it is; nothing for a code that is none.
	 *
	 * @var array<string,mixed>
	 */
	private $data = array();

	/**
	 * Finds a coupon by its code, or by a number that is its id.
	 *
	 * @param string $code In any case.
	 */
	public function __construct( string $code ) {
		foreach ( $GLOBALS['coupons'] ?? array() as $id => $data ) {
			if ( strtolower( $code ) === $data['code'] || (string) $id === $code ) {
				$this->data = $data + array( 'id' => $id );
			}
		}
	}

	/**
	 * Its id; 0 for none.
	 */
	public function get_id(): int {
		return $this->data['id'] ?? 0;
	}

	/**
	 * Its code, in small letters.
	 */
	public function get_code(): string {
		return $this->data['code'] ?? '';
	}

	/**
	 * When it ends; null for never.
	 */
	public function get_date_expires(): ?DateTimeInterface {
		return $this->data['expires'] ?? null;
	}

	/**
	 * How often it may be used; 0 for any number.
	 */
	public function get_usage_limit(): int {
		return $this->data['limit'] ?? 0;
	}

	/**
	 * How often it was used.
	 */
	public function get_usage_count(): int {
		return $this->data['used'] ?? 0;
	}

	/**
	 * Whether it stands alone.
	 */
	public function get_individual_use(): bool {
		return $this->data['alone'] ?? false;
	}

	/**
	 * Whose it is; none for anybody's.
	 *
	 * @return string[]
	 */
	public function get_email_restrictions(): array {
		return $this->data['emails'] ?? array();
	}

	/**
	 * What the cart must come to.
	 */
	public function get_minimum_amount(): int {
		return $this->data['minimum'] ?? 0;
	}

	/**
	 * Why a cart cannot take it, as HTML.
	 *
	 * @param int $code One of the constants.
	 */
	public function get_coupon_error( int $code ): string {
		$errors = array(
			self::E_WC_COUPON_ALREADY_APPLIED                => 'is in the cart',
			self::E_WC_COUPON_ALREADY_APPLIED_INDIV_USE_ONLY => "{$this->get_code()} stands alone",
			self::E_WC_COUPON_MIN_SPEND_LIMIT_NOT_MET        => "the least is <span>{$this->get_minimum_amount()}</span>",
		);
		return $errors[ $code ];
	}
}
