-- A shop's backend: the platform's own schemas first, then the shop.
--
-- Load it as a superuser into an empty database, then load data.sql:
--
--     psql -v ON_ERROR_STOP=1 -f schema.sql -f data.sql

BEGIN;

-- ---------------------------------------------------------------------------------------------
-- Extensions and roles. Roles belong to the whole cluster, so they may be there already.
-- ---------------------------------------------------------------------------------------------

CREATE EXTENSION btree_gist;
CREATE EXTENSION pg_trgm;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'shop_app') THEN
        CREATE ROLE shop_app NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'shop_readonly') THEN
        CREATE ROLE shop_readonly NOLOGIN;
    END IF;
END
$$;

COMMENT ON ROLE shop_app IS 'The shop acting for the signed-in customer';
COMMENT ON ROLE shop_readonly IS 'Reports and dashboards';

-- ---------------------------------------------------------------------------------------------
-- system: what the platform shares
-- ---------------------------------------------------------------------------------------------

CREATE SCHEMA system;

CREATE FUNCTION system.update_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

CREATE TABLE system.migrations (
    version    text PRIMARY KEY CHECK (version ~ '^[0-9]{3,}$'),
    name       text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE system.migrations IS 'Migrations that ran here, one row each; only ever appended to';

-- ---------------------------------------------------------------------------------------------
-- auth: sign-in settings and users
-- ---------------------------------------------------------------------------------------------

CREATE SCHEMA auth;

CREATE TABLE auth.config (
    id                         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    password_min_length        integer NOT NULL DEFAULT 8 CHECK (password_min_length BETWEEN 4 AND 128),
    require_number             boolean NOT NULL DEFAULT false,
    require_uppercase          boolean NOT NULL DEFAULT false,
    require_email_verification boolean NOT NULL DEFAULT true,
    verify_email_method        text NOT NULL DEFAULT 'code' CHECK (verify_email_method IN ('code', 'link')),
    allowed_redirect_urls      text[] NOT NULL DEFAULT '{}',
    access_token_ttl           interval NOT NULL DEFAULT '15 minutes',
    refresh_token_ttl          interval NOT NULL DEFAULT '7 days',
    disable_signup             boolean NOT NULL DEFAULT false,
    created_at                 timestamptz NOT NULL DEFAULT now(),
    updated_at                 timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX config_single_row ON auth.config ((true));

CREATE TABLE auth.oauth_configs (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider     text NOT NULL UNIQUE,
    client_id    text NOT NULL,
    secret_name  text NOT NULL,
    scopes       text[] NOT NULL DEFAULT '{}',
    redirect_uri text,
    extra_params jsonb NOT NULL DEFAULT '{}',
    enabled      boolean NOT NULL DEFAULT true,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN auth.oauth_configs.secret_name IS 'Name of the client secret in the secret store, never the secret';

CREATE TABLE auth.users (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email            text NOT NULL,
    password_hash    text,
    email_verified   boolean NOT NULL DEFAULT false,
    is_project_admin boolean NOT NULL DEFAULT false,
    profile          jsonb NOT NULL DEFAULT '{}',
    last_sign_in_at  timestamptz,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX users_email_key ON auth.users (lower(email));

CREATE FUNCTION auth.uid() RETURNS uuid
LANGUAGE sql STABLE
AS $$
    SELECT nullif(current_setting('request.jwt.claim.sub', true), '')::uuid
$$;

COMMENT ON FUNCTION auth.uid() IS 'The signed-in user of this request, or null';

-- ---------------------------------------------------------------------------------------------
-- storage: buckets and what is in them
-- ---------------------------------------------------------------------------------------------

CREATE SCHEMA storage;

CREATE TABLE storage.config (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    max_file_size_mb  integer NOT NULL DEFAULT 50 CHECK (max_file_size_mb BETWEEN 1 AND 5120),
    signed_url_ttl    interval NOT NULL DEFAULT '1 hour',
    image_transforms  boolean NOT NULL DEFAULT false,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX config_single_row ON storage.config ((true));

CREATE TABLE storage.buckets (
    id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name               text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9-]{3,63}$'),
    public             boolean NOT NULL DEFAULT false,
    allowed_mime_types text[],
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE storage.objects (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    bucket      text NOT NULL REFERENCES storage.buckets (name) ON UPDATE CASCADE ON DELETE CASCADE,
    key         text NOT NULL,
    size_bytes  bigint NOT NULL CHECK (size_bytes >= 0),
    mime_type   text,
    uploaded_by uuid REFERENCES auth.users (id) ON DELETE SET NULL,
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (bucket, key)
);

CREATE INDEX objects_uploaded_by_idx ON storage.objects (uploaded_by) WHERE uploaded_by IS NOT NULL;

-- ---------------------------------------------------------------------------------------------
-- functions: edge functions, as source
-- ---------------------------------------------------------------------------------------------

CREATE SCHEMA functions;

CREATE TABLE functions.definitions (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    slug        text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]+$'),
    name        text NOT NULL,
    description text,
    code        text NOT NULL,
    status      text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'error')),
    verify_jwt  boolean NOT NULL DEFAULT true,
    deployed_at timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------------------------------------
-- email: the sender and the templates
-- ---------------------------------------------------------------------------------------------

CREATE SCHEMA email;

CREATE TABLE email.config (
    id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    enabled              boolean NOT NULL DEFAULT false,
    host                 text,
    port                 integer NOT NULL DEFAULT 587 CHECK (port BETWEEN 1 AND 65535),
    username             text,
    secret_name          text,
    sender_email         text,
    sender_name          text,
    min_interval_seconds integer NOT NULL DEFAULT 60,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX config_single_row ON email.config ((true));

CREATE TABLE email.templates (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    template_type text NOT NULL UNIQUE,
    subject       text NOT NULL,
    body_html     text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------------------------------------
-- realtime: channels and the messages sent on them
-- ---------------------------------------------------------------------------------------------

CREATE SCHEMA realtime;

CREATE TABLE realtime.config (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    message_retention interval NOT NULL DEFAULT '7 days',
    max_payload_kb    integer NOT NULL DEFAULT 64,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX config_single_row ON realtime.config ((true));

CREATE TABLE realtime.channels (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    pattern      text NOT NULL UNIQUE,
    description  text,
    webhook_urls text[],
    enabled      boolean NOT NULL DEFAULT true,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN realtime.channels.pattern IS 'Channel name; % stands for any text, as in LIKE';

CREATE TABLE realtime.messages (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id uuid REFERENCES realtime.channels (id) ON DELETE SET NULL,
    channel    text NOT NULL,
    event      text NOT NULL,
    payload    jsonb NOT NULL DEFAULT '{}',
    sent_at    timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX messages_channel_id_sent_at_idx ON realtime.messages (channel_id, sent_at DESC);

CREATE FUNCTION realtime.publish(p_channel text, p_event text, p_payload jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO realtime.messages (channel_id, channel, event, payload)
    SELECT c.id, p_channel, p_event, p_payload
    FROM realtime.channels AS c
    WHERE c.enabled AND p_channel LIKE c.pattern
    ORDER BY length(c.pattern) DESC
    LIMIT 1
    RETURNING id
$$;

COMMENT ON FUNCTION realtime.publish(text, text, jsonb) IS 'Sends on the channel with the longest pattern that fits';

-- ---------------------------------------------------------------------------------------------
-- schedules: edge functions that run by the clock
-- ---------------------------------------------------------------------------------------------

CREATE SCHEMA schedules;

CREATE TABLE schedules.config (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    timezone      text NOT NULL DEFAULT 'UTC',
    max_runtime   interval NOT NULL DEFAULT '5 minutes',
    log_retention interval NOT NULL DEFAULT '30 days',
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX config_single_row ON schedules.config ((true));

CREATE TABLE schedules.jobs (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name             text NOT NULL UNIQUE,
    cron_expression  text NOT NULL,
    function_slug    text NOT NULL REFERENCES functions.definitions (slug) ON UPDATE CASCADE,
    http_method      text NOT NULL DEFAULT 'POST' CHECK (http_method IN ('GET', 'POST', 'PUT', 'DELETE')),
    headers          jsonb NOT NULL DEFAULT '{}',
    body             jsonb,
    is_active        boolean NOT NULL DEFAULT true,
    last_executed_at timestamptz,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
);

CREATE TRIGGER update_config_updated_at BEFORE UPDATE ON auth.config
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_oauth_configs_updated_at BEFORE UPDATE ON auth.oauth_configs
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_users_updated_at BEFORE UPDATE ON auth.users
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_config_updated_at BEFORE UPDATE ON storage.config
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_buckets_updated_at BEFORE UPDATE ON storage.buckets
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_definitions_updated_at BEFORE UPDATE ON functions.definitions
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_config_updated_at BEFORE UPDATE ON email.config
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_templates_updated_at BEFORE UPDATE ON email.templates
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_config_updated_at BEFORE UPDATE ON realtime.config
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_channels_updated_at BEFORE UPDATE ON realtime.channels
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_config_updated_at BEFORE UPDATE ON schedules.config
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_jobs_updated_at BEFORE UPDATE ON schedules.jobs
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();

-- ---------------------------------------------------------------------------------------------
-- The shop: types
-- ---------------------------------------------------------------------------------------------

CREATE TYPE public.order_status AS ENUM
    ('pending', 'paid', 'packed', 'shipped', 'delivered', 'cancelled', 'refunded');
CREATE TYPE public.payment_method AS ENUM ('card', 'paypal', 'bank_transfer', 'gift_card');
CREATE TYPE public.payment_status AS ENUM ('authorized', 'captured', 'failed', 'refunded');
CREATE TYPE public.movement_reason AS ENUM ('receipt', 'sale', 'correction', 'damage');

CREATE DOMAIN public.email_address AS text
    CONSTRAINT email_address_shape CHECK (VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$');
CREATE DOMAIN public.money_amount AS numeric(12, 2)
    CONSTRAINT money_amount_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN public.country_code AS text
    CONSTRAINT country_code_shape CHECK (VALUE ~ '^[A-Z]{2}$');

CREATE TYPE public.address AS (
    street      text,
    city        text,
    postal_code text,
    country     public.country_code
);

COMMENT ON TYPE public.address IS 'A postal address';
COMMENT ON DOMAIN public.money_amount IS 'An amount in euro, never negative';

-- ---------------------------------------------------------------------------------------------
-- The shop: tables
-- ---------------------------------------------------------------------------------------------

CREATE SEQUENCE public.order_number_seq START WITH 100001;

CREATE FUNCTION public.next_order_number() RETURNS text
LANGUAGE sql VOLATILE
AS $$
    SELECT 'S-' || nextval('public.order_number_seq')
$$;

CREATE TABLE public.customers (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id          uuid UNIQUE REFERENCES auth.users (id) ON DELETE SET NULL,
    email            public.email_address NOT NULL,
    full_name        text NOT NULL,
    phone            text,
    shipping_address public.address,
    loyalty_points   integer NOT NULL DEFAULT 0 CHECK (loyalty_points >= 0),
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.categories (
    id        serial PRIMARY KEY,
    parent_id integer REFERENCES public.categories (id) DEFERRABLE INITIALLY DEFERRED,
    slug      text NOT NULL UNIQUE,
    name      text NOT NULL,
    CONSTRAINT categories_not_own_parent CHECK (parent_id <> id)
);

CREATE TABLE public.products (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    category_id integer NOT NULL REFERENCES public.categories (id),
    sku         text NOT NULL UNIQUE,
    legacy_sku  text,
    name        text NOT NULL,
    description text NOT NULL DEFAULT '',
    attributes  jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(attributes) = 'object'),
    is_active   boolean NOT NULL DEFAULT true,
    search      tsvector GENERATED ALWAYS AS
        (to_tsvector('pg_catalog.english', name || ' ' || description)) STORED,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.product_prices (
    product_id bigint NOT NULL REFERENCES public.products (id) ON DELETE CASCADE,
    valid      daterange NOT NULL CHECK (NOT isempty(valid)),
    price      public.money_amount NOT NULL,
    CONSTRAINT product_prices_one_at_a_time EXCLUDE USING gist (product_id WITH =, valid WITH &&)
);

CREATE TABLE public.orders (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number        text NOT NULL UNIQUE DEFAULT public.next_order_number(),
    customer_id   bigint NOT NULL REFERENCES public.customers (id),
    status        public.order_status NOT NULL DEFAULT 'pending',
    ship_to       public.address NOT NULL,
    subtotal      public.money_amount NOT NULL DEFAULT 0,
    shipping      public.money_amount NOT NULL DEFAULT 0,
    total         numeric(12, 2) GENERATED ALWAYS AS (subtotal + shipping) STORED,
    customer_note varchar(200),
    placed_at     timestamptz NOT NULL DEFAULT now(),
    shipped_at    timestamptz,
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT orders_shipped_after_placed CHECK (shipped_at >= placed_at)
);

CREATE TABLE public.order_items (
    order_id   bigint NOT NULL REFERENCES public.orders (id) ON DELETE CASCADE,
    line       smallint NOT NULL CHECK (line > 0),
    product_id bigint NOT NULL REFERENCES public.products (id),
    quantity   integer NOT NULL CHECK (quantity > 0),
    unit_price public.money_amount NOT NULL,
    line_total numeric(12, 2) GENERATED ALWAYS AS (quantity * unit_price) STORED,
    PRIMARY KEY (order_id, line),
    UNIQUE (order_id, product_id)
);

CREATE TABLE public.order_status_history (
    order_id   bigint NOT NULL REFERENCES public.orders (id) ON DELETE CASCADE,
    old_status public.order_status NOT NULL,
    new_status public.order_status NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (order_id, changed_at)
);

CREATE TABLE public.payments (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id   bigint NOT NULL REFERENCES public.orders (id),
    method     public.payment_method NOT NULL,
    status     public.payment_status NOT NULL DEFAULT 'authorized',
    amount     public.money_amount NOT NULL,
    reference  text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT payments_card_has_reference CHECK (method <> 'card' OR reference IS NOT NULL)
);

CREATE TABLE public.reviews (
    id          bigserial PRIMARY KEY,
    product_id  bigint NOT NULL REFERENCES public.products (id) ON DELETE CASCADE,
    customer_id bigint NOT NULL REFERENCES public.customers (id) ON DELETE CASCADE,
    rating      smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
    body        text,
    is_approved boolean NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (product_id, customer_id)
);

CREATE TABLE public.inventory_movements (
    id         bigserial PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES public.products (id),
    order_id   bigint REFERENCES public.orders (id),
    quantity   integer NOT NULL CHECK (quantity <> 0),
    reason     public.movement_reason NOT NULL,
    moved_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT inventory_movements_sale_has_order CHECK ((reason = 'sale') = (order_id IS NOT NULL))
);

COMMENT ON TABLE public.customers IS 'People who buy; a customer without a user has closed the account';
COMMENT ON TABLE public.orders IS 'One row per checkout';
COMMENT ON COLUMN public.orders.number IS 'What the customer sees on the invoice';
COMMENT ON COLUMN public.order_items.unit_price IS 'The price on the day of the order';
COMMENT ON COLUMN public.products.legacy_sku IS 'Article number in the system before 2024';
COMMENT ON CONSTRAINT product_prices_one_at_a_time ON public.product_prices
    IS 'A product has one price on any one day';

-- ---------------------------------------------------------------------------------------------
-- The shop: indexes
-- ---------------------------------------------------------------------------------------------

CREATE UNIQUE INDEX customers_email_key ON public.customers (lower(email));
CREATE INDEX customers_phone_idx ON public.customers (phone) WHERE phone IS NOT NULL;
CREATE INDEX customers_country_idx ON public.customers (((shipping_address).country));
CREATE INDEX products_category_id_idx ON public.products (category_id);
CREATE INDEX products_search_idx ON public.products USING gin (search);
CREATE INDEX products_name_trgm_idx ON public.products USING gin (name gin_trgm_ops);
CREATE INDEX orders_customer_id_placed_at_idx ON public.orders (customer_id, placed_at DESC)
    INCLUDE (status, total);
CREATE INDEX orders_open_idx ON public.orders (placed_at)
    WHERE status IN ('pending', 'paid', 'packed');
CREATE INDEX order_items_product_id_idx ON public.order_items (product_id) INCLUDE (quantity);
CREATE INDEX payments_order_id_idx ON public.payments (order_id);
CREATE UNIQUE INDEX payments_reference_key ON public.payments (method, reference)
    WHERE reference IS NOT NULL;
CREATE INDEX reviews_customer_id_idx ON public.reviews (customer_id);
CREATE INDEX reviews_to_approve_idx ON public.reviews (created_at) WHERE NOT is_approved;
CREATE INDEX inventory_movements_product_id_idx ON public.inventory_movements (product_id) INCLUDE (quantity);
CREATE INDEX inventory_movements_order_id_idx ON public.inventory_movements (order_id)
    WHERE order_id IS NOT NULL;
CREATE INDEX inventory_movements_moved_at_idx ON public.inventory_movements USING brin (moved_at);

COMMENT ON INDEX public.orders_open_idx IS 'The packing queue';

-- ---------------------------------------------------------------------------------------------
-- The shop: functions
-- ---------------------------------------------------------------------------------------------

CREATE FUNCTION public.current_customer_id() RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT c.id FROM public.customers AS c WHERE c.user_id = auth.uid();
END;

CREATE FUNCTION public.price_on(p_product_id bigint, p_day date DEFAULT current_date) RETURNS numeric
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.price FROM public.product_prices AS p
    WHERE p.product_id = p_product_id AND p.valid @> p_day;
END;

CREATE FUNCTION public.shipping_cost(p_subtotal numeric, p_country text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN p_subtotal = 0 THEN 0
        WHEN p_subtotal >= 100 THEN 0
        WHEN p_country = 'DE' THEN 4.90
        ELSE 12.50
    END
$$;

COMMENT ON FUNCTION public.shipping_cost(numeric, text) IS 'Free from 100 euro';

CREATE FUNCTION public.refresh_order_totals() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE public.orders AS o
    SET subtotal = s.subtotal,
        shipping = public.shipping_cost(s.subtotal, (o.ship_to).country)
    FROM (
        SELECT c.order_id, coalesce(sum(i.line_total), 0) AS subtotal
        FROM (SELECT DISTINCT order_id FROM changed_items) AS c
        LEFT JOIN public.order_items AS i ON i.order_id = c.order_id
        GROUP BY c.order_id
    ) AS s
    WHERE o.id = s.order_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.announce_order_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.order_status_history (order_id, old_status, new_status)
    VALUES (NEW.id, OLD.status, NEW.status);
    PERFORM realtime.publish('order:' || NEW.number, 'status_changed',
                             jsonb_build_object('number', NEW.number, 'status', NEW.status));
    RETURN NULL;
END
$$;

CREATE FUNCTION public.place_order(p_items jsonb, p_note text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    v_order orders;
    v_lines bigint;
BEGIN
    INSERT INTO orders (customer_id, ship_to, customer_note)
    SELECT c.id, c.shipping_address, p_note
    FROM customers AS c
    WHERE c.user_id = auth.uid()
    RETURNING * INTO v_order;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only a signed-in customer can place an order'
            USING ERRCODE = 'insufficient_privilege';
    END IF;

    INSERT INTO order_items (order_id, line, product_id, quantity, unit_price)
    SELECT v_order.id, item.line, p.id, (item.value ->> 'quantity')::integer, price_on(p.id)
    FROM jsonb_array_elements(p_items) WITH ORDINALITY AS item (value, line)
    JOIN products AS p ON p.sku = item.value ->> 'sku' AND p.is_active;
    GET DIAGNOSTICS v_lines = ROW_COUNT;
    IF v_lines = 0 OR v_lines < jsonb_array_length(p_items) THEN
        RAISE EXCEPTION 'an order needs products, and each of them on sale';
    END IF;

    INSERT INTO inventory_movements (product_id, order_id, quantity, reason)
    SELECT i.product_id, i.order_id, -i.quantity, 'sale'
    FROM order_items AS i
    WHERE i.order_id = v_order.id;
    RETURN v_order.number;
END
$$;

COMMENT ON FUNCTION public.place_order(jsonb, text)
    IS 'Orders [{"sku": ..., "quantity": ...}] for the signed-in customer; returns the order number';

CREATE PROCEDURE public.cancel_order(p_number text)
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE public.orders
    SET status = 'cancelled'
    WHERE number = p_number AND status IN ('pending', 'paid');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'cannot cancel order %', p_number
            USING HINT = 'Only pending and paid orders can be cancelled.';
    END IF;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- The shop: triggers
-- ---------------------------------------------------------------------------------------------

CREATE TRIGGER update_customers_updated_at BEFORE UPDATE ON public.customers
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_products_updated_at BEFORE UPDATE ON public.products
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();
CREATE TRIGGER update_orders_updated_at BEFORE UPDATE ON public.orders
    FOR EACH ROW EXECUTE FUNCTION system.update_updated_at();

CREATE TRIGGER announce_order_status AFTER UPDATE OF status ON public.orders
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION public.announce_order_status();

CREATE TRIGGER refresh_order_totals_on_insert AFTER INSERT ON public.order_items
    REFERENCING NEW TABLE AS changed_items
    FOR EACH STATEMENT EXECUTE FUNCTION public.refresh_order_totals();
CREATE TRIGGER refresh_order_totals_on_update AFTER UPDATE ON public.order_items
    REFERENCING NEW TABLE AS changed_items
    FOR EACH STATEMENT EXECUTE FUNCTION public.refresh_order_totals();
CREATE TRIGGER refresh_order_totals_on_delete AFTER DELETE ON public.order_items
    REFERENCING OLD TABLE AS changed_items
    FOR EACH STATEMENT EXECUTE FUNCTION public.refresh_order_totals();

-- ---------------------------------------------------------------------------------------------
-- The shop: views
-- ---------------------------------------------------------------------------------------------

CREATE VIEW public.product_stock AS
SELECT product_id, sum(quantity) AS on_hand, max(moved_at) AS last_moved_at
FROM public.inventory_movements
GROUP BY product_id;

CREATE VIEW public.product_catalog WITH (security_invoker = true) AS
SELECT p.id, p.sku, p.name, p.description, c.slug AS category, r.price
FROM public.products AS p
JOIN public.categories AS c ON c.id = p.category_id
JOIN public.product_prices AS r ON r.product_id = p.id AND r.valid @> current_date
WHERE p.is_active;

CREATE VIEW public.order_overview WITH (security_invoker = true) AS
SELECT o.id, o.number, o.status, c.full_name AS customer, (o.ship_to).country AS country, o.total,
       o.placed_at, (SELECT count(*) FROM public.order_items AS i WHERE i.order_id = o.id) AS line_count
FROM public.orders AS o
JOIN public.customers AS c ON c.id = o.customer_id;

CREATE VIEW public.open_orders WITH (security_invoker = true) AS
SELECT number, status, customer, total, placed_at
FROM public.order_overview
WHERE status IN ('pending', 'paid', 'packed');

CREATE MATERIALIZED VIEW public.product_sales AS
SELECT i.product_id, count(DISTINCT i.order_id) AS order_count, sum(i.quantity) AS units,
       sum(i.line_total) AS revenue, max(o.placed_at) AS last_sold_at
FROM public.order_items AS i
JOIN public.orders AS o ON o.id = i.order_id
WHERE o.status NOT IN ('cancelled', 'refunded')
GROUP BY i.product_id;

CREATE UNIQUE INDEX product_sales_product_id_key ON public.product_sales (product_id);
CREATE INDEX product_sales_revenue_idx ON public.product_sales (revenue DESC);

COMMENT ON VIEW public.open_orders IS 'What the warehouse still has to send';
COMMENT ON MATERIALIZED VIEW public.product_sales IS 'Best sellers; refreshed each night';

-- ---------------------------------------------------------------------------------------------
-- Who sees which rows: customers their own, reports everything
-- ---------------------------------------------------------------------------------------------

ALTER TABLE auth.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.products ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.order_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.order_status_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.payments ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.payments FORCE ROW LEVEL SECURITY;
ALTER TABLE public.reviews ENABLE ROW LEVEL SECURITY;

CREATE POLICY users_see_profiles ON auth.users FOR SELECT USING (true);
CREATE POLICY users_edit_own_profile ON auth.users FOR UPDATE
    USING (id = auth.uid()) WITH CHECK (id = auth.uid());

CREATE POLICY objects_in_public_buckets ON storage.objects FOR SELECT
    USING (EXISTS (SELECT FROM storage.buckets AS b WHERE b.name = bucket AND b.public));
CREATE POLICY objects_own ON storage.objects TO shop_app
    USING (uploaded_by = auth.uid()) WITH CHECK (uploaded_by = auth.uid());

CREATE POLICY customers_read_own ON public.customers FOR SELECT TO shop_app
    USING (user_id = (SELECT auth.uid()));
CREATE POLICY customers_update_own ON public.customers FOR UPDATE TO shop_app
    USING (user_id = (SELECT auth.uid())) WITH CHECK (user_id = (SELECT auth.uid()));
CREATE POLICY customers_report ON public.customers FOR SELECT TO shop_readonly USING (true);

CREATE POLICY products_on_sale ON public.products FOR SELECT TO shop_app USING (is_active);
CREATE POLICY products_report ON public.products FOR SELECT TO shop_readonly USING (true);

CREATE POLICY orders_read_own ON public.orders FOR SELECT TO shop_app
    USING (customer_id = (SELECT public.current_customer_id()));
CREATE POLICY orders_cancel_own ON public.orders FOR UPDATE TO shop_app
    USING (customer_id = (SELECT public.current_customer_id()) AND status IN ('pending', 'paid'))
    WITH CHECK (customer_id = (SELECT public.current_customer_id()) AND status = 'cancelled');
CREATE POLICY orders_report ON public.orders FOR SELECT TO shop_readonly USING (true);

CREATE POLICY order_items_read_own ON public.order_items FOR SELECT TO shop_app
    USING (EXISTS (SELECT FROM public.orders AS o WHERE o.id = order_id));
CREATE POLICY order_items_report ON public.order_items FOR SELECT TO shop_readonly USING (true);

CREATE POLICY order_status_history_read_own ON public.order_status_history FOR SELECT TO shop_app
    USING (EXISTS (SELECT FROM public.orders AS o WHERE o.id = order_id));
CREATE POLICY order_status_history_report ON public.order_status_history FOR SELECT TO shop_readonly
    USING (true);

CREATE POLICY payments_read_own ON public.payments FOR SELECT TO shop_app
    USING (EXISTS (SELECT FROM public.orders AS o WHERE o.id = order_id));

CREATE POLICY reviews_read ON public.reviews FOR SELECT TO shop_app
    USING (is_approved OR customer_id = (SELECT public.current_customer_id()));
CREATE POLICY reviews_write_own ON public.reviews FOR INSERT TO shop_app
    WITH CHECK (customer_id = (SELECT public.current_customer_id()) AND NOT is_approved);
CREATE POLICY reviews_buyers_only ON public.reviews AS RESTRICTIVE FOR INSERT TO shop_app
    WITH CHECK (EXISTS (
        SELECT FROM public.order_items AS i
        JOIN public.orders AS o ON o.id = i.order_id
        WHERE i.product_id = reviews.product_id AND o.status = 'delivered'));
CREATE POLICY reviews_report ON public.reviews FOR SELECT TO shop_readonly USING (true);

COMMENT ON POLICY reviews_buyers_only ON public.reviews IS 'Only what was delivered can be reviewed';

-- ---------------------------------------------------------------------------------------------
-- Grants
-- ---------------------------------------------------------------------------------------------

GRANT USAGE ON SCHEMA auth, storage TO shop_app, shop_readonly;
GRANT SELECT (id, profile, created_at) ON auth.users TO shop_app, shop_readonly;
GRANT UPDATE (profile) ON auth.users TO shop_app;
GRANT SELECT ON storage.buckets TO shop_app;
GRANT SELECT, INSERT, DELETE ON storage.objects TO shop_app;

GRANT SELECT ON public.categories, public.product_prices, public.products, public.orders,
    public.order_items, public.order_status_history, public.reviews, public.product_stock,
    public.product_catalog, public.order_overview, public.open_orders, public.product_sales
    TO shop_app, shop_readonly;

GRANT SELECT ON public.customers, public.payments TO shop_app;
GRANT SELECT ON public.inventory_movements TO shop_readonly;
GRANT SELECT (id, full_name, loyalty_points, created_at) ON public.customers TO shop_readonly;
GRANT UPDATE (full_name, phone, shipping_address) ON public.customers TO shop_app;
GRANT UPDATE (status) ON public.orders TO shop_app;
GRANT INSERT (product_id, customer_id, rating, body) ON public.reviews TO shop_app;
GRANT USAGE ON SEQUENCE public.reviews_id_seq TO shop_app;

REVOKE EXECUTE ON FUNCTION realtime.publish(text, text, jsonb) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION public.place_order(jsonb, text) FROM PUBLIC;
REVOKE EXECUTE ON PROCEDURE public.cancel_order(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.place_order(jsonb, text) TO shop_app;
GRANT EXECUTE ON PROCEDURE public.cancel_order(text) TO shop_app;

COMMIT;
