-- The shop's data: settings as a running shop has them, then generated rows. What is generated comes
-- from arithmetic on the row number, so every load gives the same shop.

BEGIN;

-- ---------------------------------------------------------------------------------------------
-- Settings
-- ---------------------------------------------------------------------------------------------

INSERT INTO system.migrations (version, name, applied_at) VALUES
    ('001', 'create-customers-and-products', '2023-11-06 09:12:40+00'),
    ('002', 'create-orders',                 '2023-11-08 14:03:11+00'),
    ('003', 'create-payments',               '2023-11-20 10:47:52+00'),
    ('004', 'create-inventory',              '2023-12-04 08:30:05+00'),
    ('005', 'price-periods',                 '2024-03-18 16:21:33+00'),
    ('006', 'reviews-from-buyers-only',      '2024-05-27 11:58:20+00'),
    ('007', 'order-status-history',          '2024-09-02 07:45:09+00'),
    ('008', 'product-search',                '2025-01-15 13:36:47+00');

INSERT INTO auth.config (password_min_length, require_number, allowed_redirect_urls) VALUES
    (8, true, '{https://shop.example/auth/callback,https://shop.example/account}');

INSERT INTO auth.oauth_configs (provider, client_id, secret_name, scopes, redirect_uri, extra_params) VALUES
    ('google', 'shop-web.apps.google.example', 'oauth-google',
     '{openid,email,profile}', 'https://shop.example/auth/google', '{"prompt": "select_account"}'),
    ('github', 'shop-web-github', 'oauth-github',
     '{read:user,user:email}', 'https://shop.example/auth/github', '{}');

INSERT INTO storage.config (max_file_size_mb, image_transforms) VALUES (25, true);

INSERT INTO storage.buckets (name, public, allowed_mime_types) VALUES
    ('product-images', true,  '{image/jpeg,image/png,image/webp}'),
    ('avatars',        true,  '{image/jpeg,image/png}'),
    ('invoices',       false, '{application/pdf}');

INSERT INTO email.config (enabled, host, username, secret_name, sender_email, sender_name) VALUES
    (true, 'smtp.mail.example', 'shop', 'smtp-password', 'hello@shop.example', 'The Shop');

INSERT INTO email.templates (template_type, subject, body_html) VALUES
    ('verify-email-code', 'Your code is {{ code }}',
     '<h1>Welcome, {{ name }}</h1>
<p>Enter this code to confirm your address: <strong>{{ code }}</strong></p>
<p>It is valid for 15 minutes.</p>'),
    ('reset-password-code', 'Reset your password',
     '<h1>Hello {{ name }}</h1>
<p>Your code to set a new password: <strong>{{ code }}</strong></p>
<p>If you did not ask for it, ignore this message.</p>'),
    ('order-confirmation', 'We have your order {{ number }}',
     '<h1>Thank you, {{ name }}</h1>
<p>Your order {{ number }} of {{ total }} is being packed.</p>'),
    ('order-shipped', 'Your order {{ number }} is on its way',
     '<h1>Good news, {{ name }}</h1>
<p><a href="{{ tracking_url }}">Follow your parcel</a>.</p>');

INSERT INTO realtime.config (message_retention, max_payload_kb) VALUES ('3 days', 32);

INSERT INTO realtime.channels (pattern, description, webhook_urls) VALUES
    ('order:%',   'Status of one order, for its customer',  NULL),
    ('stock:%',   'Stock of one product',                   NULL),
    ('warehouse', 'The packing queue',                      '{https://warehouse.example/hooks/orders}');

INSERT INTO functions.definitions (slug, name, description, status, verify_jwt, deployed_at, code) VALUES
    ('send-order-email', 'Send order email', 'Sends the confirmation of an order', 'active', true,
     '2025-01-15 13:40:00+00', $code$import { render, sendMail } from "./mail.ts";

export default async function (request: Request): Promise<Response> {
  const { number, email, name, total } = await request.json();
  if (!number || !email) {
    return Response.json({ error: "number and email are required" }, { status: 400 });
  }
  const message = await render("order-confirmation", { number, name, total });
  await sendMail(email, message);
  return Response.json({ sent: true });
}
$code$),
    ('payment-webhook', 'Payment webhook', 'Takes the notices of the payment provider', 'active', false,
     '2024-11-02 09:05:00+00', $code$import { database, verifySignature } from "./platform.ts";

export default async function (request: Request): Promise<Response> {
  const body = await request.text();
  if (!(await verifySignature(body, request.headers.get("x-signature")))) {
    return new Response("bad signature", { status: 401 });
  }
  const notice = JSON.parse(body);
  await database.update("payments", { status: notice.status }, { reference: notice.reference });
  return new Response(null, { status: 204 });
}
$code$),
    ('refresh-best-sellers', 'Refresh best sellers', 'Brings product_sales up to date', 'active', true,
     '2024-09-02 07:50:00+00', $code$import { database } from "./platform.ts";

export default async function (): Promise<Response> {
  await database.query("REFRESH MATERIALIZED VIEW CONCURRENTLY public.product_sales");
  return Response.json({ refreshed: true });
}
$code$);

INSERT INTO schedules.config (timezone) VALUES ('Europe/Berlin');

INSERT INTO schedules.jobs (name, cron_expression, function_slug, headers, body, last_executed_at) VALUES
    ('nightly-best-sellers', '15 3 * * *', 'refresh-best-sellers', '{}', NULL, '2025-06-11 01:15:02+00'),
    ('weekly-digest',        '0 8 * * 1',  'send-order-email',     '{"x-source": "schedule"}',
     '{"digest": true}', '2025-06-09 06:00:04+00');

-- ---------------------------------------------------------------------------------------------
-- Users and customers
-- ---------------------------------------------------------------------------------------------

INSERT INTO auth.users (id, email, password_hash, email_verified, is_project_admin, profile,
                        last_sign_in_at, created_at, updated_at)
SELECT md5('user ' || n)::uuid,
       'customer' || n || '@mail.example',
       'disabled:' || md5('password ' || n),
       n % 20 <> 0,
       n = 1,
       jsonb_build_object('name', 'Customer ' || n, 'language', (ARRAY['de', 'en', 'fr'])[1 + n % 3]),
       timestamptz '2025-05-01 00:00:00+00' + n * interval '3 minutes',
       timestamptz '2023-11-10 00:00:00+00' + n * interval '30 minutes',
       timestamptz '2025-05-01 00:00:00+00' + n * interval '3 minutes'
FROM generate_series(1, 20000) AS n;

INSERT INTO public.customers (user_id, email, full_name, phone, shipping_address, loyalty_points,
                              created_at, updated_at)
SELECT md5('user ' || n)::uuid,
       'customer' || n || '@mail.example',
       (ARRAY['Ada', 'Ben', 'Clara', 'David', 'Emma', 'Felix', 'Greta', 'Hugo', 'Ida', 'Jonas', 'Kira'])[1 + n % 11]
           || ' ' ||
       (ARRAY['Arnold', 'Berg', 'Costa', 'Dubois', 'Ernst', 'Fischer', 'Garnier', 'Hansen', 'Ivanov',
              'Jansen', 'Keller', 'Lindt', 'Moreau'])[1 + n % 13],
       CASE WHEN n % 9 <> 0 THEN '+49 30 ' || lpad((n * 7919 % 10000000)::text, 7, '0') END,
       ROW((ARRAY['Gartenweg', 'Hafenstr.', 'Rue du Lac', 'Ringstr.'])[1 + n % 4] || ' ' || 1 + n % 120,
           (ARRAY['Berlin', 'Hamburg', 'Lyon', 'Wien'])[1 + n % 4],
           lpad((10000 + n * 31 % 89999)::text, 5, '0'),
           (ARRAY['DE', 'DE', 'FR', 'AT'])[1 + n % 4])::public.address,
       n * 17 % 900,
       timestamptz '2023-11-10 00:00:00+00' + n * interval '30 minutes',
       timestamptz '2023-11-10 00:00:00+00' + n * interval '30 minutes'
FROM generate_series(1, 20000) AS n;

-- ---------------------------------------------------------------------------------------------
-- Products
-- ---------------------------------------------------------------------------------------------

INSERT INTO public.categories (parent_id, slug, name) VALUES
    (NULL, 'home',     'Home'),
    (NULL, 'outdoor',  'Outdoor'),
    (NULL, 'office',   'Office'),
    (1,    'kitchen',  'Kitchen'),
    (1,    'lighting', 'Lighting'),
    (1,    'textiles', 'Textiles'),
    (2,    'camping',  'Camping'),
    (2,    'garden',   'Garden'),
    (3,    'desk',     'Desk'),
    (3,    'paper',    'Paper');

INSERT INTO public.products (category_id, sku, legacy_sku, name, description, attributes, is_active, created_at,
                             updated_at)
SELECT 4 + n % 7,
       'P-' || lpad(n::text, 5, '0'),
       CASE WHEN n <= 800 THEN 'ART' || n * 13 END,
       initcap(v.material) || ' ' || v.item || ' No. ' || n,
       'A ' || v.item || ' made of ' || v.material || ', in ' || v.colour || '.',
       jsonb_build_object('material', v.material, 'colour', v.colour),
       n % 40 <> 0,
       timestamptz '2023-11-10 08:00:00+00' + n * interval '2 hours',
       timestamptz '2023-11-10 08:00:00+00' + n * interval '2 hours'
FROM generate_series(1, 2000) AS n,
     LATERAL (SELECT (ARRAY['oak', 'steel', 'linen', 'glass', 'cork'])[1 + n % 5] AS material,
                     (ARRAY['bowl', 'lamp', 'chair', 'basket', 'board', 'box', 'stand'])[1 + n % 7] AS item,
                     (ARRAY['white', 'black', 'green', 'blue'])[1 + n % 4] AS colour) AS v;

INSERT INTO public.product_prices (product_id, valid, price)
SELECT n, daterange('2023-01-01', '2024-07-01'), 4.95 + n * 37 % 120
FROM generate_series(1, 2000) AS n
UNION ALL
SELECT n, daterange('2024-07-01', NULL), 5.45 + n * 37 % 120
FROM generate_series(1, 2000) AS n;

-- ---------------------------------------------------------------------------------------------
-- Orders and what follows from them
-- ---------------------------------------------------------------------------------------------

INSERT INTO public.orders (customer_id, status, ship_to, customer_note, placed_at, shipped_at, updated_at)
SELECT v.customer_id,
       v.status,
       ROW('Gartenweg ' || 1 + n % 120, 'Berlin', '10115', (ARRAY['DE', 'DE', 'FR', 'AT'])[1 + n % 4])::public.address,
       CASE WHEN n % 25 = 0 THEN 'Please ring twice' END,
       v.placed_at,
       CASE WHEN v.status IN ('shipped', 'delivered', 'refunded') THEN v.placed_at + interval '30 hours' END,
       v.placed_at + interval '2 days'
FROM generate_series(1, 40000) AS n,
     LATERAL (SELECT 1 + n * 7 % 20000 AS customer_id,
                     timestamptz '2024-01-01 06:00:00+00' + n * interval '19 minutes' AS placed_at,
                     CASE
                         WHEN n > 39900 THEN 'pending'
                         WHEN n > 39700 THEN 'paid'
                         WHEN n > 39500 THEN 'packed'
                         WHEN n > 39000 THEN 'shipped'
                         WHEN n % 50 IN (7, 31) THEN 'cancelled'
                         WHEN n % 50 = 19 THEN 'refunded'
                         ELSE 'delivered'
                     END::public.order_status AS status) AS v;

-- Without figures the planner would join the two row by row.
ANALYZE public.product_prices, public.orders;

INSERT INTO public.order_items (order_id, line, product_id, quantity, unit_price)
SELECT o.id, l.line, r.product_id, 1 + (o.id + l.line) % 3, r.price
FROM public.orders AS o
CROSS JOIN LATERAL generate_series(1, 1 + o.id % 4) AS l (line)
JOIN public.product_prices AS r
    ON r.product_id = 1 + (o.id * 7 + l.line * 613) % 2000
   AND r.valid @> (o.placed_at AT TIME ZONE 'UTC')::date;

INSERT INTO public.order_status_history (order_id, old_status, new_status, changed_at)
SELECT id, 'pending', status, placed_at + interval '6 hours'
FROM public.orders
WHERE status <> 'pending' AND id > 20000;

INSERT INTO public.payments (id, order_id, method, status, amount, reference, created_at)
SELECT md5('payment ' || id)::uuid,
       id,
       (ARRAY['card', 'card', 'paypal', 'bank_transfer']::public.payment_method[])[1 + id % 4],
       CASE status
           WHEN 'refunded' THEN 'refunded'
           WHEN 'cancelled' THEN 'failed'
           WHEN 'paid' THEN 'authorized'
           ELSE 'captured'
       END::public.payment_status,
       total,
       'PAY-' || upper(left(md5('reference ' || id), 12)),
       placed_at + interval '5 minutes'
FROM public.orders
WHERE status <> 'pending';

INSERT INTO public.reviews (product_id, customer_id, rating, body, is_approved, created_at)
SELECT 1 + n * 13 % 2000,
       1 + n * 7 % 20000,
       CASE WHEN n % 10 = 0 THEN 1 + n % 3 ELSE 4 + n % 2 END,
       (ARRAY['Just as described.', 'Sturdy and well made.', 'Came a day late.', NULL])[1 + n % 4],
       n % 30 <> 0,
       timestamptz '2024-02-01 12:00:00+00' + n * interval '1 hour'
FROM generate_series(1, 10000) AS n;

INSERT INTO public.inventory_movements (product_id, quantity, reason, moved_at)
SELECT n, 400 + n % 50, 'receipt', timestamptz '2024-01-01 05:00:00+00'
FROM generate_series(1, 2000) AS n;

INSERT INTO public.inventory_movements (product_id, order_id, quantity, reason, moved_at)
SELECT i.product_id, i.order_id, -i.quantity, 'sale', o.placed_at
FROM public.order_items AS i
JOIN public.orders AS o ON o.id = i.order_id
WHERE o.id > 28000 AND o.status <> 'cancelled'
ORDER BY i.order_id, i.line;

-- ---------------------------------------------------------------------------------------------
-- What the platform collects while it runs
-- ---------------------------------------------------------------------------------------------

INSERT INTO storage.objects (id, bucket, key, size_bytes, mime_type, uploaded_by, uploaded_at)
SELECT md5('image ' || n)::uuid, 'product-images', 'products/' || n || '/main.webp', 20000 + n * 7919 % 90000,
       'image/webp', md5('user 1')::uuid, timestamptz '2023-11-12 08:00:00+00' + n * interval '2 hours'
FROM generate_series(1, 2000) AS n
UNION ALL
SELECT md5('avatar ' || n)::uuid, 'avatars', 'users/' || n || '.png', 3000 + n * 31 % 9000,
       'image/png', md5('user ' || n)::uuid, timestamptz '2024-01-01 08:00:00+00' + n * interval '1 hour'
FROM generate_series(10, 20000, 10) AS n;

INSERT INTO realtime.messages (channel_id, channel, event, payload, sent_at)
SELECT c.id, 'order:' || o.number, 'status_changed',
       jsonb_build_object('number', o.number, 'status', o.status), o.placed_at + interval '6 hours'
FROM public.orders AS o
JOIN realtime.channels AS c ON c.pattern = 'order:%'
WHERE o.status <> 'pending' AND o.id > 38000
ORDER BY o.id;

REFRESH MATERIALIZED VIEW public.product_sales;

COMMIT;

ANALYZE;
