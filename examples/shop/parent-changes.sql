-- What happens on the parent meanwhile. None of it touches what changes.sql changes, though some of it
-- is in the same tables and the same rows. All of it must survive the merge.

BEGIN;

-- Another column on a table that the branch changes too.
ALTER TABLE public.products ADD COLUMN weight_grams integer CHECK (weight_grams > 0);

-- An index for a slow report.
CREATE INDEX orders_shipped_at_idx ON public.orders (shipped_at) WHERE shipped_at IS NOT NULL;

-- Another column of the settings row that the branch changes too.
UPDATE auth.config SET allowed_redirect_urls = allowed_redirect_urls || '{https://app.shop.example/auth/callback}';

-- The migration that made all this.
INSERT INTO system.migrations (version, name) VALUES ('009', 'product-weight');

-- Business goes on: five customers order, as the app does it for them.
DO $$
DECLARE
    v_customer record;
BEGIN
    FOR v_customer IN SELECT id, user_id FROM public.customers WHERE id BETWEEN 101 AND 105 ORDER BY id LOOP
        PERFORM set_config('request.jwt.claim.sub', v_customer.user_id::text, true);
        PERFORM public.place_order(jsonb_build_array(
            jsonb_build_object('sku', 'P-00' || v_customer.id, 'quantity', 2),
            jsonb_build_object('sku', 'P-01001', 'quantity', 1)));
    END LOOP;
END
$$;

COMMIT;
