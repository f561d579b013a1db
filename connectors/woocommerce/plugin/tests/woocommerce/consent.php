<?php
/**
 * Stands in for the WP Consent API.
 *
 * @package Regulars\WooCommerce
 */

/**
 * Whether the visitor agreed to a category.
 *
 * @param string $category Such as "marketing".
 */
function wp_has_consent( string $category ): bool {
	return 'functional' === $category;
}
