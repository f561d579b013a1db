package wootest

import (
	"encoding/json"
	"strconv"

	"regulars/app/money"
)

// index is the public root of the REST API.
func (s *Server) index() any {
	_, offset := s.now().In(s.zone).Zone()
	return map[string]any{
		"name": s.opt.SiteName, "description": "", "url": s.url, "home": s.url,
		"gmt_offset": json.Number(trimmed(offsetHours(offset))), "timezone_string": s.opt.TimeZone,
		"namespaces": []string{"wc/v3", "wc-analytics", "wc/store", "wc/store/v1", "wc-regulars/v1", "wp/v2"},
	}
}

// offsetHours writes seconds as hours: 1, 5.5, -3.5.
func offsetHours(seconds int) string {
	return money.Amount{Minor: int64(seconds) / 36}.Decimal()
}

func (s *Server) systemStatus(*exchange) reply {
	return ok(map[string]any{
		"environment": map[string]any{
			"home_url": s.url, "site_url": s.url, "store_id": "00000000-0000-4000-8000-000000000000",
			"version": version, "log_directory": "/path/to/wordpress/wp-content/uploads/wc-logs/",
			"log_directory_writable": true, "wp_version": "6.9.7", "wp_multisite": false, "wp_memory_limit": 268435456,
			"wp_debug_mode": false, "wp_cron": s.opt.Delivery != WhenAsked, "wp_environment_type": "production",
			"language": "en_US", "external_object_cache": nil, "server_info": "wootest", "php_version": "8.2.36",
			"server_architecture": "", "php_post_max_size": 8388608, "php_max_execution_time": 30,
			"php_max_input_vars": 1000, "curl_version": "", "suhosin_installed": false, "max_upload_size": 2097152,
			"mysql_version": "10.11.19", "mysql_version_string": "10.11.19-MariaDB", "default_timezone": "UTC",
			"fsockopen_or_curl_enabled": true, "soapclient_enabled": true, "domdocument_enabled": true,
			"gzip_enabled": true, "mbstring_enabled": true, "remote_post_successful": false,
			"remote_post_response": false, "remote_get_successful": false, "remote_get_response": false,
		},
		"settings": s.settings(),
		"active_plugins": []any{map[string]any{
			"plugin": "woocommerce/woocommerce.php", "name": "WooCommerce", "version": version,
			"version_latest": version, "url": "https://plugin.example/", "author_name": "Automattic",
			"author_url": "https://plugin.example", "network_activated": false,
		}},
		"theme": map[string]any{
			"name": "Demo", "version": "1.0", "version_latest": 0, "author_url": "https://theme.example",
			"is_child_theme": false, "is_block_theme": true, "has_woocommerce_support": false,
			"has_woocommerce_file": false, "has_outdated_templates": false, "overrides": []any{}, "parent_name": "",
			"parent_version": "", "parent_version_latest": "", "parent_author_url": "",
		},
		"database": map[string]any{"wc_database_version": version},
	})
}

func (s *Server) settings() map[string]any {
	return map[string]any{
		"api_enabled": false, "force_ssl": false, "currency": s.opt.Currency, "currency_symbol": entity(s.opt.Currency),
		"currency_position": "left", "thousand_separator": ",", "decimal_separator": ".",
		"number_of_decimals": s.decimals(), "geolocation_enabled": false,
		"taxonomies":                     map[string]string{"simple": "simple", "variable": "variable"},
		"product_visibility_terms":       map[string]string{},
		"woocommerce_com_connected":      "no",
		"enforce_approved_download_dirs": true,
		"order_datastore":                `Automattic\WooCommerce\Internal\DataStores\Orders\OrdersTableDataStore`,
		"HPOS_enabled":                   true, "HPOS_sync_enabled": false, "enabled_features": []string{"analytics"},
	}
}

func (s *Server) currency(*exchange) reply {
	out := map[string]any{
		"code": s.opt.Currency, "name": s.opt.Currency, "symbol": entity(s.opt.Currency),
		"_links": map[string]any{
			"self": []link{{
				Href: s.url + "/wp-json/wc/v3/data/currencies/" + s.opt.Currency, Hints: &hints{[]string{"GET"}},
			}},
			"collection": []link{{Href: s.url + "/wp-json/wc/v3/data/currencies"}},
		},
	}
	return ok(out)
}

func (s *Server) country(*exchange) reply {
	return ok(map[string]any{
		"id": "woocommerce_default_country", "label": "Country / State", "type": "select",
		"default": "US:CA", "value": "ES:M",
	})
}

// decimals is how many digits the store's prices have.
func (s *Server) decimals() int {
	if s.wholePrices {
		return 0
	}
	return money.Exponent(s.opt.Currency)
}

func (s *Server) numDecimals(*exchange) reply {
	return ok(map[string]any{
		"id": "woocommerce_price_num_decimals", "label": "Number of decimals", "type": "number",
		"default": "2", "value": strconv.Itoa(s.decimals()),
	})
}
