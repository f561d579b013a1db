<?php
/**
 * Thrown where a request would end.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

/**
 * Its message says with what.
 */
final class Stopped extends \Exception {}
