<?php
/**
 * Plugin Name:          Regulars
 * Description:          Points, rewards, tiers and referrals that bring your customers back. Needs an account with a Regulars server, yours or a hosted one.
 * Version:              1.0.0
 * Requires at least:    6.7
 * Requires PHP:         7.4
 * Requires Plugins:     woocommerce
 * WC requires at least: 8.9
 * WC tested up to:      11.0
 * Author:               The Regulars authors
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:          regulars-woocommerce
 * Domain Path:          /languages
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

define( 'REGULARS_VERSION', '1.0.0' );
define( 'REGULARS_FILE', __FILE__ );

// The server that the connect form proposes, and whose terms apply there. `make package` writes BASE_URL, TERMS_URL and
// PRIVACY_URL here; wp-config.php may say others.
defined( 'REGULARS_SERVER' ) || define( 'REGULARS_SERVER', '' );
defined( 'REGULARS_TERMS' ) || define( 'REGULARS_TERMS', '' );
defined( 'REGULARS_PRIVACY' ) || define( 'REGULARS_PRIVACY', '' );

require_once __DIR__ . '/includes/autoload.php';

register_activation_hook( __FILE__, array( Plugin::class, 'activate' ) );
register_deactivation_hook( __FILE__, array( Plugin::class, 'deactivate' ) );
Plugin::boot();
